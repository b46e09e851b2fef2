import { Edits } from "../positions/edits.ts";
import type { CellScope } from "../cell-scope.ts";
import { namesOf } from "../parse/names.ts";
import { rewriteOccurrences } from "../transform/renames.ts";
import { walk } from "../parse/syntax-tree.ts";
import { DEFAULT_SETTINGS } from "../transpile/transpile-settings.ts";
import { transpile } from "../transpile/transpile.ts";

/** What has no meaning outside of the function it stands in, or waits, or loads. */
const BOUND = new Set([
  "ThisExpression",
  "Super",
  "MetaProperty",
  "AwaitExpression",
  "YieldExpression",
  "ImportExpression",
]);

/**
 * JavaScript that gives in script scope what a TypeScript expression gives in a cell, for a debugger to look at.
 * Undefined when the expression is broken, or means nothing there.
 */
export function maybeLookExpression(expression: string, session: CellScope): string | undefined {
  const transpilation = transpile(`(${expression}\n)`, () => DEFAULT_SETTINGS);
  if (transpilation.kind === "faulty") return undefined;
  const { code, program } = transpilation.cell;
  let isBound = program.body.length !== 1 || program.body[0]?.type !== "ExpressionStatement";
  walk(program, ({ type }) => {
    isBound ||= BOUND.has(type);
  });
  if (isBound) return undefined;
  const edits = new Edits(code);
  const names = namesOf(program);
  for (const name of names.used) {
    const binding = session.bindingOf(name);
    if (binding !== undefined) rewriteOccurrences(binding, names.occurrencesOf(name), code, edits);
  }
  return edits
    .render("", [{ start: 0, end: code.length }], "")
    .code.trim()
    .replace(/;$/, "");
}
