import { type GeneratedModule, renderWithHeader } from "../render/header.ts";
import { hashCell, type ModuleLayout } from "../render/render.ts";
import { readEditedModule } from "./read-edited.ts";
import type { RegionConflict } from "./sync-module.ts";

/**
 * The module with markers in the regions that are in conflict, and with what the notebook has now as the base of these: once
 * a person has taken the markers out, what is left is an edit of the module alone.
 */
export function markConflicts(
  edited: GeneratedModule,
  layout: ModuleLayout,
  conflicts: readonly RegionConflict[],
): string {
  let body = edited.body;
  const { regions } = readEditedModule(edited);
  for (const { merged, cellId } of conflicts) {
    const written = regions.find(({ name }) => name === cellId)?.written;
    body = body.replace(`// #region ${cellId}\n${written}\n`, () => `// #region ${cellId}\n${merged}\n`);
  }
  const cells = edited.header.cells.map((known) => {
    const placed = layout.cells.find(({ cell }) => cell.id === known.id);
    if (placed === undefined || !conflicts.some(({ cellId }) => cellId === known.id)) return known;
    return hashCell(placed.cell, placed.text);
  });
  // The hash of the body stays that of what was written: the module was edited.
  const { notebookPaths, bodyHash, unformattedHash } = edited.header;
  return renderWithHeader(notebookPaths, cells, body, { bodyHash, unformattedHash });
}
