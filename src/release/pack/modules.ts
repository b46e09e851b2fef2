import { createHash } from "node:crypto";
import { posix } from "node:path";

import type { AnalysedCell } from "../../export/cells/analyse.ts";
import { isImportable, overriddenNames } from "../../export/cells/exported-names.ts";
import type { ModulePlan } from "../../export/plan/plan.ts";
import type { ReleasedCell } from "../provenance.ts";

/** The modules that the notebooks of a project make, by their paths relative to the root. */
export type ModulePlans = ReadonlyMap<string, ModulePlan>;

/** What a release says of a module's cells. */
export function releasedCells({ cells }: ModulePlan): readonly ReleasedCell[] {
  return cells.map((cell) => ({
    notebook: cell.notebookPath,
    id: cell.id,
    number: cell.number,
    sha256: sha256(cell.source),
    exports: exportedNames(cell, cells),
  }));
}

function exportedNames(cell: AnalysedCell, cells: readonly AnalysedCell[]): readonly string[] {
  const overridden = overriddenNames(cell, cells);
  const declared = [...cell.declarations.keys()].filter((name) => isImportable(name, cell) && !overridden.has(name));
  const inWords = cell.statements.flatMap(({ exports }) => exports).filter((name) => !overridden.has(name));
  return [...new Set([...declared, ...inWords])];
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Where the JavaScript of a source file goes. Sources outside of `src/` keep their folder, so that no two files meet. */
export function outputPathOf(path: string): string {
  return posix.join("dist", path.replace(/^src\//, ""));
}
