import type { AnalysedCell } from "./analyse.ts";
import { isFunction, walk } from "./walk.ts";

/** The offsets at which a cell waits while its module loads. */
export function findTopLevelAwaits({ code, program }: AnalysedCell): readonly number[] {
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
