import type { Node } from "oxc-parser";

import { parseAnyCell } from "../../language/parse/parse.ts";
import { termsOf, walk } from "../../language/parse/syntax-tree.ts";

/** A literal value in code, under the name it stands at. */
export interface NamedLiteral {
  /** Offsets of the value, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** A piece of a template has no quotes of its own. */
  readonly isQuoted: boolean;
}

/**
 * The texts and numbers that code gives to secret names: in declarations, assignments, properties and defaults, also in
 * lists and records, and in calls that are given the name before the value. Other arguments of a call are not what the
 * name gets. None when the code cannot be parsed.
 */
export function findNamedLiterals(code: string, isSecretName: (name: string) => boolean): readonly NamedLiteral[] {
  const { program, diagnostics } = parseAnyCell(code);
  if (diagnostics.length > 0) return [];
  const found = new Map<number, NamedLiteral>();
  walk(program as unknown as Node, (node) => {
    const given = maybeGiven(node);
    if (given === undefined || given.value === null || !isSecretName(given.name)) return;
    for (const literal of literalsOf(given.value)) found.set(literal.start, literal);
  });
  return [...found.values()].toSorted((a, b) => a.start - b.start);
}

/** A name, and the expression that it gets. */
function maybeGiven(node: Node): { readonly name: string; readonly value: Node | null } | undefined {
  switch (node.type) {
    case "VariableDeclarator":
      return toGiven(node.id, node.init);
    case "AssignmentExpression":
    case "AssignmentPattern":
      return toGiven(node.left, node.right);
    case "Property":
    case "PropertyDefinition":
      return toGiven(node.key, node.value);
    case "JSXAttribute":
      return node.name.type === "JSXIdentifier" ? { name: node.name.name, value: node.value } : undefined;
    // `track.param("patient", "Ada")`, `headers.set("x-patient", "Ada")`.
    case "CallExpression": {
      const [name, value] = node.arguments;
      // Options beside a path are no value: `read("patients.csv", { encoding: "utf8" })`.
      return name?.type === "Literal" && value?.type !== "ObjectExpression" ? toGiven(name, value ?? null) : undefined;
    }
    case "TSEnumMember":
      return toGiven(node.id, node.initializer);
    default:
      return undefined;
  }
}

function toGiven(target: Node, value: Node | null): ReturnType<typeof maybeGiven> {
  if (target.type === "Identifier" || target.type === "PrivateIdentifier") return { name: target.name, value };
  if (target.type === "Literal" && typeof target.value === "string") return { name: target.value, value };
  return target.type === "MemberExpression" ? toGiven(target.property, value) : undefined;
}

function literalsOf(node: Node): readonly NamedLiteral[] {
  const { start, end } = node;
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" || typeof node.value === "number" || typeof node.value === "bigint"
        ? [{ start, end, text: String(node.value), isQuoted: true }]
        : [];
    case "TemplateLiteral":
      return [
        ...node.quasis.map((piece) => toPiece(piece)),
        ...node.expressions.flatMap((expression) => literalsOf(expression)),
      ].filter(({ text }) => text !== "");
    case "UnaryExpression":
      return literalsOf(node.argument);
    case "ArrayExpression":
      return node.elements.flatMap((one) => (one === null ? [] : literalsOf(one)));
    case "ObjectExpression":
      return node.properties.flatMap((one) => literalsOf(one.type === "Property" ? one.value : one));
    case "SpreadElement":
    case "AwaitExpression":
      return literalsOf(node.argument);
    case "ConditionalExpression":
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
    case "BinaryExpression":
    case "LogicalExpression":
      return termsOf(node).flatMap((one) => literalsOf(one));
    case "AssignmentExpression":
      return literalsOf(node.right);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "ParenthesizedExpression":
      return literalsOf(node.expression);
    case "JSXExpressionContainer":
      return literalsOf(node.expression);
    // `new Set([...])`, `new Date(...)`: the arguments are the value.
    case "NewExpression":
      return node.arguments.flatMap((one) => literalsOf(one));
    default:
      return [];
  }
}

/** The offsets of a piece take in the mark before it, as they do in TypeScript's own tree. */
function toPiece({ start, value }: { readonly start: number; readonly value: { readonly raw: string } }): NamedLiteral {
  return { start: start + 1, end: start + 1 + value.raw.length, text: value.raw, isQuoted: false };
}
