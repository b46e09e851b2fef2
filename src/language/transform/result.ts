import type { ExportDefaultDeclaration, Expression, Statement } from "oxc-parser";

import type { Edits, Span } from "../positions/edits.ts";

// Behind the comma a function without a name stays without one: as a mere property it would be named like that.
const BEFORE_VALUE = "return { v: (0, ";
const BEHIND_VALUE = ") }";

/**
 * Makes the last statement of a cell its value, when that is an expression. The value is wrapped in an object, so that
 * a promise is shown and not waited for. `export default` with a value is an expression too, the last one or not.
 */
export function rewriteResult(body: readonly Statement[], code: string, edits: Edits): void {
  const last = body.findLast((statement) => !isIdle(statement));
  const unnamed = body.find(isUnnamedDefault);
  if (last?.type === "ExpressionStatement") edits.wrap(last.start, endOfValue(last, code), BEFORE_VALUE, BEHIND_VALUE);
  if (unnamed === undefined) return;
  const isResult = unnamed === last;
  const { start, end } = unnamed;
  edits.replace(start, start + "export default".length, isResult ? BEFORE_VALUE : "(");
  // Closers go in reverse: a class or function has no semicolon of its own, and this one comes behind the bracket.
  if (endOfValue(unnamed, code) === end) edits.insertAfter(end, ";");
  edits.insertAfter(endOfValue(unnamed, code), isResult ? BEHIND_VALUE : ")");
}

/**
 * What is no statement of the user: also the calls of decorators behind their class, and `export {}`, which oxc puts at the
 * end of a cell whose imports and exports are types only.
 */
function isIdle(statement: Statement): boolean {
  if (statement.type === "EmptyStatement") return true;
  if (statement.type === "ExpressionStatement") return isDecoration(statement.expression);
  return statement.type === "ExportNamedDeclaration" && statement.declaration === null && statement.source === null;
}

function isDecoration(expression: Expression): boolean {
  const call = expression.type === "AssignmentExpression" ? expression.right : expression;
  if (call.type !== "CallExpression" || call.callee.type !== "MemberExpression") return false;
  const { object } = call.callee;
  return object.type === "Identifier" && object.name === "babelHelpers";
}

function endOfValue({ end }: Span, code: string): number {
  return code.endsWith(";", end) ? end - 1 : end;
}

function isUnnamedDefault(statement: Statement): statement is ExportDefaultDeclaration {
  if (statement.type !== "ExportDefaultDeclaration") return false;
  const { type } = statement.declaration;
  const isNamed = (type === "FunctionDeclaration" || type === "ClassDeclaration") && statement.declaration.id !== null;
  return !isNamed;
}
