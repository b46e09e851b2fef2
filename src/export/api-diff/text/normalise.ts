// Declarations are changed before they are compared, and only for that: what makes equal APIs unequal to a checker is
// taken out, and so is what makes it overlook a break.
import type { TSESTree } from "@typescript-eslint/types";
import { MagicString } from "magic-string";

import { walk } from "../../cells/walk.ts";
import { parseDeclarations, sliceOf, spanOf } from "./parse-declarations.ts";

export interface NormalisedText {
  readonly text: string;
  /** Constants whose values were taken out of their types, with what was written there. */
  readonly constants: ReadonlyMap<string, string>;
  /** Members that only subclasses see, as `Class.member`; in the text they are public. */
  readonly protectedMembers: ReadonlySet<string>;
}

/**
 * The declarations of a file, changed so that the checker compares what a caller sees:
 * - private members are gone: two classes with one are never assignable to each other, be they equal;
 * - protected members are public: subclasses see them;
 * - methods are properties with function types: parameters of methods are compared in both directions, and a break passes;
 * - the literal types of constants are widened: `const rate = 0.1` is a number whose value may change;
 * - unique symbols are symbols, and keys that are one are strings.
 */
export function normaliseDeclarations(declarations: string): NormalisedText {
  const program = parseDeclarations(declarations);
  const edit: Editor = {
    text: declarations,
    output: new MagicString(declarations),
    constants: new Map(),
    protectedMembers: new Set(),
    queried: queriedNames(program),
    symbols: uniqueSymbols(program),
  };
  walk(program, (node) => {
    if (node.type === "ClassDeclaration") normaliseClass(node, edit);
    if (node.type === "ClassBody" || node.type === "TSInterfaceBody") methodsToProperties(node.body, edit);
    if (node.type === "TSTypeLiteral") methodsToProperties(node.members, edit);
    if (node.type === "VariableDeclaration" && node.kind === "const") widenConstants(node, edit);
    if (node.type === "TSTypeOperator" && node.operator === "unique") replace(node, "symbol", edit);
    renameSymbolKey(node, edit);
    return isPrivate(node) ? "skip" : undefined;
  });
  const { output, constants, protectedMembers } = edit;
  return { text: output.toString(), constants, protectedMembers };
}

interface Editor {
  readonly text: string;
  readonly output: MagicString;
  readonly constants: Map<string, string>;
  readonly protectedMembers: Set<string>;
  /** Values whose types others are made of, by `typeof`: their literal types are part of the API. */
  readonly queried: ReadonlySet<string>;
  readonly symbols: ReadonlySet<string>;
}

function replace(node: TSESTree.Node, text: string, { output }: Editor): void {
  const { start, end } = spanOf(node);
  output.overwrite(start, end, text);
}

function queriedNames(program: TSESTree.Program): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === "TSTypeQuery" && node.exprName.type === "Identifier") names.add(node.exprName.name);
  });
  return names;
}

function uniqueSymbols(program: TSESTree.Program): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return;
    const type = node.id.typeAnnotation?.typeAnnotation;
    if (type?.type === "TSTypeOperator" && type.operator === "unique") names.add(node.id.name);
  });
  return names;
}

type Member = TSESTree.ClassElement | TSESTree.TypeElement;

function isPrivate(node: TSESTree.Node): boolean {
  const { accessibility, key, kind } = node as {
    readonly accessibility?: string;
    readonly key?: TSESTree.Node;
    readonly kind?: string;
  };
  if (key?.type === "PrivateIdentifier") return true;
  // A private constructor is told to callers: they may not write `new`.
  return accessibility === "private" && kind !== "constructor";
}

function normaliseClass({ id, body }: TSESTree.ClassDeclaration, edit: Editor): void {
  for (const member of body.body) {
    const { start, end } = spanOf(member);
    if (isPrivate(member)) {
      edit.output.remove(start, end);
      continue;
    }
    const { accessibility, kind } = member as { readonly accessibility?: string; readonly kind?: string };
    if (accessibility !== "protected" || kind === "constructor") continue;
    const key = (member as { readonly key: TSESTree.Node }).key;
    edit.protectedMembers.add(`${id?.name ?? "default"}.${sliceOf(key, edit.text)}`);
    const at = edit.text.indexOf("protected", start);
    edit.output.overwrite(at, at + "protected".length, "public");
  }
}

interface Method {
  readonly start: number;
  readonly end: number;
  /** What tells it from others: its key, and whether it is static. */
  readonly name: string;
  /** Where its type parameters or its parameters begin, and where its return type ends. */
  readonly signatureStart: number;
  readonly signatureEnd: number;
  /** Where the colon in front of the return type stands; undefined when there is none. */
  readonly colon: number | undefined;
  /** `this` as a type is not allowed in a type literal. */
  readonly hasThisType: boolean;
}

function maybeMethod(member: Member, text: string): Method | undefined {
  const isMethod =
    (member.type === "MethodDefinition" || member.type === "TSAbstractMethodDefinition") && member.kind === "method";
  const isSignature = member.type === "TSMethodSignature" && member.kind === "method";
  if ((!isMethod && !isSignature) || isPrivate(member)) return undefined;
  const signature = isMethod ? member.value : (member as TSESTree.TSMethodSignature);
  const { start, end } = spanOf(member);
  const keyEnd = spanOf(member.key).end + (member.computed ? text.slice(spanOf(member.key).end).indexOf("]") + 1 : 0);
  const signatureStart = signature.typeParameters ? spanOf(signature.typeParameters).start : text.indexOf("(", keyEnd);
  const lastParameter = signature.params.at(-1);
  const afterParameters = lastParameter === undefined ? signatureStart : spanOf(lastParameter).end;
  return {
    start,
    end,
    name: `${isMethod && member.static ? "static " : ""}${sliceOf(member.key, text)}`,
    signatureStart,
    signatureEnd: signature.returnType ? spanOf(signature.returnType).end : text.indexOf(")", afterParameters) + 1,
    colon: signature.returnType ? spanOf(signature.returnType).start : undefined,
    hasThisType: hasThisType(member),
  };
}

function hasThisType(member: TSESTree.Node): boolean {
  let isFound = false;
  walk(member, (node) => {
    isFound ||= node.type === "TSThisType";
  });
  return isFound;
}

/** `name(a: A): B` becomes `name: (a: A) => B`, and overloads become `name: { (a: A): B; (c: C): D }`. */
function methodsToProperties(members: readonly Member[], { text, output }: Editor): void {
  const methods = members.map((member) => maybeMethod(member, text));
  const groups = Map.groupBy(methods, (method) => method?.name);
  methods.forEach((method, index) => {
    if (method === undefined) return;
    const { start, signatureStart, signatureEnd, colon } = method;
    const overloads = groups.get(method.name) ?? [];
    if (overloads.length === 1) {
      output.appendLeft(signatureStart, ": ");
      if (colon === undefined) output.appendRight(signatureEnd, " => unknown");
      else output.overwrite(colon, colon + 1, " =>");
      return;
    }
    const first = methods.indexOf(overloads[0]);
    const areTogether = methods.slice(first, first + overloads.length).every((other) => other?.name === method.name);
    // Overloads with others in between keep their form.
    if (!areTogether || overloads.some((other) => other?.hasThisType)) return;
    if (index === first) output.appendLeft(signatureStart, ": { ");
    else output.remove(start, signatureStart);
    const isLast = index === first + overloads.length - 1;
    output.appendRight(signatureEnd, `${colon === undefined ? ": unknown" : ""}${isLast ? " }" : ""}`);
  });
}

function widenConstants({ declarations }: TSESTree.VariableDeclaration, edit: Editor): void {
  for (const declarator of declarations) {
    const { id, init } = declarator;
    if (id.type !== "Identifier" || edit.queried.has(id.name)) continue;
    const annotation = id.typeAnnotation?.typeAnnotation;
    const literal = init ?? (annotation?.type === "TSLiteralType" ? annotation.literal : undefined);
    const type = literal ? maybeTypeOfLiteral(literal) : undefined;
    if (literal && type !== undefined) {
      edit.constants.set(id.name, sliceOf(literal, edit.text));
      replace(declarator, `${id.name}: ${type}`, edit);
    } else if (annotation !== undefined) widenNumbers(id.name, annotation, edit);
  }
}

function maybeTypeOfLiteral(node: TSESTree.Node): string | undefined {
  if (node.type === "UnaryExpression") return maybeTypeOfLiteral(node.argument);
  if (node.type === "TemplateLiteral") return "string";
  if (node.type !== "Literal" || node.value === null) return undefined;
  return typeof node.value === "object" ? undefined : typeof node.value;
}

/** Numbers in a constant object are values, too; strings in it are often the members of a union type. */
function widenNumbers(name: string, annotation: TSESTree.Node, edit: Editor): void {
  if (
    annotation.type !== "TSTypeLiteral" &&
    annotation.type !== "TSTypeOperator" &&
    annotation.type !== "TSTupleType"
  ) {
    return;
  }
  walk(annotation, (node) => {
    if (node.type === "TSFunctionType" || node.type === "TSMethodSignature") return "skip";
    if (node.type !== "TSLiteralType" || maybeTypeOfLiteral(node.literal) !== "number") return undefined;
    edit.constants.set(name, sliceOf(annotation, edit.text).replaceAll(/\s+/g, " "));
    replace(node, "number", edit);
    return "skip";
  });
}

function renameSymbolKey(node: TSESTree.Node, { text, output, symbols }: Editor): void {
  const { key, computed } = node as { readonly key?: TSESTree.Node; readonly computed?: boolean };
  if (computed !== true || key?.type !== "Identifier" || !symbols.has(key.name)) return;
  const { start, end } = spanOf(key);
  output.overwrite(text.lastIndexOf("[", start), text.indexOf("]", end) + 1, `"[${key.name}]"`);
}
