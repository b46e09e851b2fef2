import { renderPackageDoc } from "./documentation.ts";
import { overriddenNames } from "./exported-names.ts";
import { type CellHashes, hashText, renderWithHeader } from "./header.ts";
import type { ModulePlan } from "./plan.ts";
import { renderCell } from "./render-cell.ts";
import { renderImports } from "./render-imports.ts";
import { renderRegion } from "./regions.ts";

/** The whole text of a module. The same plan gives the same bytes, on every machine and at any time. */
export function renderModule(plan: ModulePlan): string {
  const exportedInWords = new Set(
    plan.cells.flatMap(({ statements }) =>
      statements.flatMap(({ kind, exports }) => (kind === "export" ? exports : [])),
    ),
  );
  const hashes: CellHashes[] = [];
  const regions: string[] = [];
  for (const cell of plan.cells) {
    const overridden = overriddenNames(cell, plan.cells);
    const { path: modulePath, notebookPath } = plan;
    const text = renderCell(cell, { notebookPath, modulePath, overridden, exportedInWords });
    if (text === "") continue;
    hashes.push({ id: cell.id, sourceHash: hashText(cell.source), outputHash: hashText(text) });
    regions.push(renderRegion({ cellId: cell.id, text }));
  }
  const title = plan.title === undefined ? "" : renderPackageDoc(plan.title);
  const parts = [title, renderImports(plan.imports), ...regions].filter((part) => part !== "");
  // A file without a top-level import or export would be a script, in which names clash with those of other files.
  if (parts.length === 0) parts.push("export {};");
  return renderWithHeader(plan.notebookPath, hashes, `\n${parts.join("\n\n")}\n`);
}
