import { createFault } from "../export-fault.ts";
import { findTopLevelAwaits } from "../cells/top-level-awaits.ts";
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
