import type { AnalysedCell } from "../analyse.ts";
import { createFault } from "../export-fault.ts";
import { isFunction, walk } from "../walk.ts";
import type { Rule } from "./rule.ts";

/** NBX007: nobody waits for an import, unless the author says so. */
export const checkTopLevelAwait: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .filter(({ directives }) => directives.export?.tla !== true)
    .flatMap((cell) =>
      findTopLevelAwaits(cell).map((start) =>
        createFault(
          "NBX007",
          cell,
          start,
          "a top-level await makes every importer wait, and `require` of the module fail",
          "Put it into an async function; if importers shall wait, write `//| export --tla`.",
        ),
      ),
    );

function findTopLevelAwaits({ code, program }: AnalysedCell): readonly number[] {
  if (!/\bawait\b/.test(code)) return [];
  const found: number[] = [];
  walk(program, (node) => {
    // A method is a function too, and a field is initialised when an object is made.
    if (isFunction(node) || (node.type === "PropertyDefinition" && !node.static)) return "skip";
    const isAwait =
      node.type === "AwaitExpression" ||
      (node.type === "ForOfStatement" && node.await) ||
      (node.type === "VariableDeclaration" && node.kind === "await using");
    if (isAwait) found.push(node.range[0]);
    return undefined;
  });
  return found;
}
