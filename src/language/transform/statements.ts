import type { Node, Statement, VariableDeclaration, VariableDeclarator } from "oxc-parser";

import { RESOURCES, type Disposables } from "./disposables.ts";
import type { Edits } from "../positions/edits.ts";
import { namingBrackets } from "./function-names.ts";
import { renderImport, renderImportCall } from "./imports.ts";

type TopLevelNode = Node & { readonly type: string };

/** What rewriting a statement needs to know about its cell. */
export interface StatementContext {
  readonly edits: Edits;
  /** The transpiled text. */
  readonly code: string;
  /** The variable that holds a top-level name. */
  readonly variableOf: (name: string) => string;
  readonly typeOnlyModules: ReadonlySet<string>;
  readonly disposables: Disposables;
}

/** Turns a top-level declaration into assignments to script-scope variables; other statements stay as they are. */
export function rewriteStatement(statement: Statement, context: StatementContext): void {
  const { edits, typeOnlyModules } = context;
  const { start, end } = statement;
  switch (statement.type) {
    case "ImportDeclaration":
      if (statement.specifiers.length === 0 && typeOnlyModules.has(statement.source.value)) edits.remove(start, end);
      else edits.replace(start, end, renderImport(statement, context.variableOf));
      return;
    case "ExportAllDeclaration":
      edits.replace(start, end, `${renderImportCall(statement.source.value, statement.attributes)};`);
      return;
    case "ExportNamedDeclaration":
      if (statement.declaration !== null) {
        edits.remove(start, statement.declaration.start);
        rewriteDeclaration(statement.declaration, context);
      } else if (statement.source === null) edits.remove(start, end);
      else edits.replace(start, end, `${renderImportCall(statement.source.value, statement.attributes)};`);
      return;
    case "ExportDefaultDeclaration":
      // One without a name is an expression, whose value the cell may show; see `rewriteResult`.
      if ("id" in statement.declaration && statement.declaration.id !== null && isDeclaration(statement.declaration)) {
        edits.remove(start, statement.declaration.start);
        rewriteDeclaration(statement.declaration, context);
      }
      return;
    default:
      rewriteDeclaration(statement, context);
  }
}

function isDeclaration({ type }: TopLevelNode): boolean {
  return type === "FunctionDeclaration" || type === "ClassDeclaration";
}

function rewriteDeclaration(node: Node, context: StatementContext): void {
  const { edits, code } = context;
  if (node.type === "VariableDeclaration") rewriteVariables(node, context);
  else if (node.type === "FunctionDeclaration" && node.id !== null) {
    // Without a name of its own, so that a call of itself finds the newest definition.
    edits.remove(node.id.start, node.id.end);
    const assigned = assignment(node.id.name, context);
    edits.wrap(node.start, node.end, assigned.before, `${assigned.after};`);
  } else if (node.type === "ClassDeclaration" && node.id !== null) {
    // With its name, which its own static initialisers need.
    edits.wrap(node.start, node.end, `${context.variableOf(node.id.name)} = `, code.endsWith(";", node.end) ? "" : ";");
  }
}

/** `let a = 1, { b } = c, d;` becomes `a = 1, ({ b } = c), d = void 0;`. */
function rewriteVariables(declaration: VariableDeclaration, context: StatementContext): void {
  const { edits } = context;
  const [first] = declaration.declarations;
  if (first === undefined) return;
  edits.remove(declaration.start, first.start);
  for (const declarator of declaration.declarations) {
    if (declarator.id.type !== "Identifier") edits.wrap(declarator.start, declarator.end, "(", ")");
    moveErrorsToValue(declarator, context);
    takeResource(declarator, context);
    // `var a;` keeps the value that `a` has.
    if (declarator.init === null && declaration.kind !== "var") edits.insertAfter(declarator.end, " = void 0");
    startEnumAfresh(declarator, edits);
  }
}

/** The same for a `var` inside a block or loop of the top level. */
export function rewriteNestedVar(declaration: VariableDeclaration, context: StatementContext): void {
  const { edits, code } = context;
  const [first] = declaration.declarations;
  if (first === undefined) return;
  // The target of a `for (var [a, b] of pairs)` is a pattern already, and takes no parentheses.
  if (isLoopTarget(declaration, code)) edits.remove(declaration.start, first.start);
  else rewriteVariables(declaration, context);
}

/**
 * V8 reports what fails in the value of a declaration at that value, and what fails in an assignment at its target or
 * equals sign. The two are made to stand for the value, so that errors are where they would be in a module.
 */
function moveErrorsToValue(
  { id, init, start }: VariableDeclarator,
  { edits, code, variableOf }: StatementContext,
): void {
  const equals = " = ";
  if (init === null || !code.startsWith(equals, id.end)) return;
  const end = id.end + equals.length;
  if (id.type === "Identifier") edits.replace(start, end, variableOf(id.name) + equals, init.start);
  else edits.replace(id.end, end, equals, init.start);
}

/** Hands the value of a top-level `using` to what disposes of it when the cell ends. */
function takeResource({ id, init }: VariableDeclarator, { edits, disposables }: StatementContext): void {
  const kind = id.type === "Identifier" ? disposables.get(id.name) : undefined;
  if (kind === undefined || init === null) return;
  edits.wrap(init.start, init.end, `${RESOURCES}.${kind === "using" ? "u" : "a"}(`, ")");
}

function isLoopTarget({ end, declarations }: VariableDeclaration, code: string): boolean {
  return declarations[0]?.init === null && /^\s*(?:of|in)\b/.test(code.slice(end, end + 8));
}

function assignment(name: string, context: StatementContext): { readonly before: string; readonly after: string } {
  const variable = context.variableOf(name);
  if (variable === name) return { before: `${name} = `, after: "" };
  const [before, after] = namingBrackets(name);
  return { before: `${variable} = ${before}`, after };
}

/** An enum is emitted as `var E = function(E) { ... }(E || {})`, which would add to the E of an earlier cell. */
function startEnumAfresh({ id, init }: VariableDeclarator, edits: Edits): void {
  if (id.type !== "Identifier" || init?.type !== "CallExpression") return;
  const argument = init.arguments[0];
  if (argument?.type !== "LogicalExpression" || argument.operator !== "||") return;
  const { left, right } = argument;
  const isMerge = left.type === "Identifier" && left.name === id.name && right.type === "ObjectExpression";
  if (isMerge && right.properties.length === 0) edits.replace(argument.start, argument.end, "{}");
}
