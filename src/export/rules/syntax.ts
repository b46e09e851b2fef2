import { parseCell } from "../../language/parse/parse.ts";
import type { AnalysedCell } from "../cells/analyse.ts";
import { createFault } from "../export-fault.ts";
import type { Rule } from "./rule.ts";

/** NBX001: an exported cell is TypeScript. Other cells may hold what they like. */
export const checkSyntax: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .flatMap((cell) => {
      // What a parser says after the first fault is mostly about its own confusion.
      const [first] = cell.diagnostics;
      return first === undefined ? [] : [createFault("NBX001", cell, first.start, first.message, fixFor(cell))];
    });

function fixFor({ code }: AnalysedCell): string {
  return code.includes("<") && parseCell(code, "tsx").diagnostics.length === 0
    ? "End the module's name in .tsx: only there may JSX stand."
    : "Mend the cell until it runs, then export again.";
}
