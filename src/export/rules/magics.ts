import { createFault } from "../export-fault.ts";
import type { Rule } from "./rule.ts";

/** NBX005: magics speak to the kernel, and production has none. */
export const checkMagics: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .flatMap((cell) =>
      cell.magics.map(({ start, end }) =>
        createFault(
          "NBX005",
          cell,
          start,
          `\`${cell.source.slice(start, end).trim()}\` is a magic, which is for the kernel and cannot be exported`,
          "Move it to a cell that is not exported.",
        ),
      ),
    );
