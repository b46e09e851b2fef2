import type { AnalysedCell } from "../cells/analyse.ts";
import { createFault } from "../export-fault.ts";
import type { Rule } from "./rule.ts";

/** NBX012: a directive that would be ignored in silence is worse than one that is wrong. */
export const checkDirectives: Rule = ({ notebooks }) =>
  notebooks
    .flatMap(({ cells }) => cells)
    .flatMap((cell) => [
      ...cell.directives.mistakes.map(({ message, fix, start }) => createFault("NBX012", cell, start, message, fix)),
      ...findStrayDirectives(cell).map((start) =>
        createFault(
          "NBX012",
          cell,
          start,
          "a directive below the first statement of a cell has no effect",
          "Move it to the top of the cell.",
        ),
      ),
    ]);

/** Directives between statements. Within a statement they may be part of a text, and are nobody's. */
function findStrayDirectives({ source, statements, directives }: AnalysedCell): readonly number[] {
  return [...source.matchAll(/^\/\/\|[ \t]*(?:module|export|internal|test|check-output)\b/gm)]
    .map(({ index }) => index)
    .filter((offset) => !directives.lines.some(({ start, end }) => offset >= start && offset <= end))
    .filter((offset) => !statements.some(({ node }) => offset >= node.range[0] && offset < node.range[1]))
    .filter((offset) => statements.some(({ node }) => node.range[1] <= offset));
}
