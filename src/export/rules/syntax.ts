import { createFault } from "../export-fault.ts";
import type { Rule } from "./rule.ts";

/** NBX001: an exported cell is TypeScript. Other cells may hold what they like. */
export const checkSyntax: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .flatMap((cell) =>
      cell.diagnostics.map(({ message, start }) =>
        createFault("NBX001", cell, start, message, "Mend the cell until it runs, then export again."),
      ),
    );
