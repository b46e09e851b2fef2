import type { AnalysedCell } from "../cells/analyse.ts";
import { renderPackageDoc } from "./documentation.ts";
import { overriddenNames } from "../cells/exported-names.ts";
import { type CellHashes, hashText, renderWithHeader } from "./header.ts";
import type { ModulePlan } from "../plan/plan.ts";
import { renderCell } from "./render-cell.ts";
import { renderImports } from "./render-imports.ts";
import { renderRegion } from "./regions.ts";
import type { PlacedCell } from "./source-map.ts";

/** The text of a module, and where in it its cells are. */
export interface ModuleLayout {
  readonly text: string;
  readonly cells: readonly PlacedCell[];
}

/** The whole text of a module. The same plan gives the same bytes, on every machine and at any time. */
export function renderModule(plan: ModulePlan): string {
  return layOutModule(plan).text;
}

/** Writes a module, and notes where each cell came to stand. */
export function layOutModule(plan: ModulePlan): ModuleLayout {
  const { path: modulePath, notebookPaths } = plan;
  const exportedInWords = new Set(
    plan.cells.flatMap(({ statements }) =>
      statements.flatMap(({ kind, exports }) => (kind === "export" ? exports : [])),
    ),
  );
  const rendered = plan.cells.flatMap((cell) => {
    const overridden = overriddenNames(cell, plan.cells);
    const one = renderCell(cell, { modulePath, overridden, exportedInWords });
    return one.text === "" ? [] : [{ cell, ...one }];
  });
  const hashes = rendered.map(({ cell, text }): CellHashes => {
    return hashCell(cell, text);
  });
  const title = plan.title === undefined ? "" : renderPackageDoc(plan.title);
  const head = [title, renderImports(plan.imports)].filter((part) => part !== "");
  const parts = [...head, ...rendered.map(({ cell, text }) => renderRegion({ cellId: cell.id, text }))];
  // A file without a top-level import or export would be a script, in which names clash with those of other files.
  if (parts.length === 0) parts.push("export {};");
  const text = renderWithHeader(notebookPaths, hashes, `\n${parts.join("\n\n")}\n`);

  // Below the header, each part is followed by a blank line; a region begins with its mark.
  let line = countLines(text) - countLines(parts.join("\n\n"));
  const starts = parts.map((part) => {
    const start = line;
    line += countLines(part) + 1;
    return start;
  });
  return {
    text,
    cells: rendered.map(({ cell, text: cellText, mappings }, index) => ({
      cell,
      text: cellText,
      line: (starts[head.length + index] ?? 0) + 1,
      mappings,
    })),
  };
}

/** What a header says of a cell. */
export function hashCell({ id, notebookPath, source }: AnalysedCell, text: string): CellHashes {
  return { id, notebookPath, sourceHash: hashText(source), outputHash: hashText(text) };
}

/** A line end at the end of a text is not counted as a line of its own. */
function countLines(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}
