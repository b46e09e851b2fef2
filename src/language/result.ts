import type { ExpressionStatement, Statement } from "oxc-parser";

import type { Edits } from "./edits.ts";

/**
 * Makes the last statement of a cell its value, when that is an expression. The value is wrapped in an object, so that
 * a promise is shown and not waited for.
 */
export function rewriteResult(body: readonly Statement[], code: string, edits: Edits): void {
  const last = body.findLast(({ type }) => type !== "EmptyStatement");
  if (last === undefined) return;
  if (last.type === "ExpressionStatement") returnExpression(last, code, edits);
  else if (last.type === "ExportDefaultDeclaration") returnDefault(last, code, edits);
}

function returnExpression({ start, end }: ExpressionStatement, code: string, edits: Edits): void {
  edits.wrap(start, code.endsWith(";", end) ? end - 1 : end, "return { v: (", ") }");
}

function returnDefault(
  statement: Extract<Statement, { type: "ExportDefaultDeclaration" }>,
  code: string,
  edits: Edits,
): void {
  const { declaration, start, end } = statement;
  const isNamed =
    (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") && declaration.id;
  if (isNamed) return;
  edits.replace(start, start + "export default".length, "return { v: (");
  edits.insertAfter(code.endsWith(";", end) ? end - 1 : end, ") }");
  edits.insertAfter(end, ";");
}
