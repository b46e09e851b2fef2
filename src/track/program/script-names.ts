import { analyseCell } from "../../language/analyse/analyse-cell.ts";
import { blankMagics } from "../../language/magics/magic-lines.ts";
import { factsOf } from "../session/cell-facts.ts";
import { PROVIDED_NAMES } from "./script-globals.ts";
import type { ProgramCell } from "./slice-program.ts";

/** What the cells of a script have in common. */
export interface ScriptNames {
  /** Names that must be variables of the whole script, because one module cannot declare them where the cells do. */
  readonly shared: ReadonlySet<string>;
  /** Names that the cells find in a session, and a script does not. */
  readonly missing: ReadonlySet<string>;
}

export function scriptNamesOf(cells: readonly ProgramCell[]): ScriptNames {
  const analyses = cells.map(({ source, hasFailed }) => ({ ...analyseCell(blankMagics(source)), source, hasFailed }));
  const declared = new Map<string, number>();
  const shared = new Set<string>();
  for (const [index, { declares, hasFailed }] of analyses.entries()) {
    for (const name of declares) {
      if (declared.has(name) || hasFailed) shared.add(name);
      if (!declared.has(name)) declared.set(name, index);
    }
  }
  for (const [index, { reads, source }] of analyses.entries()) {
    // A function may use what a later cell declares, and be called before that.
    for (const name of reads) if ((declared.get(name) ?? -1) > index) shared.add(name);
    for (const name of factsOf(source).uses.assigns) {
      const place = declared.get(name);
      if (place === undefined ? !(name in globalThis) : place !== index) shared.add(name);
    }
  }
  const reads = new Set(analyses.flatMap((one) => one.reads));
  return { shared, missing: new Set(PROVIDED_NAMES.filter((name) => reads.has(name) && !declared.has(name))) };
}
