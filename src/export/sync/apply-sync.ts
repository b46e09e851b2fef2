import { readNotebookBytes } from "../../notebook/merge/side.ts";
import { renderSource } from "../../notebook/merge/merge-cell.ts";
import { indentOf, renderRawArray, renderRawObject, renderValue, withMembers } from "../../notebook/raw-json.ts";
import { splitLines } from "../../notebook/write.ts";
import type { ModuleSync } from "./sync-module.ts";

/** Cells stand in a list of the outermost object. */
const CELL_DEPTH = 2;

/**
 * Writes changed and new cells into a notebook. Everything else keeps its bytes, outputs of other cells among it; a changed
 * cell keeps its outputs too, but no longer says that it gave them.
 */
export function applySync(
  bytes: Buffer,
  path: string,
  { sources, created }: Pick<ModuleSync, "sources" | "created">,
): string {
  const side = readNotebookBytes(bytes, path);
  const indent = indentOf(side.file);
  const items: string[] = [];
  const addNew = (after: string | undefined): void => {
    for (const cell of created.filter((one) => one.after === after)) {
      items.push(renderNewCell(cell, indent));
      addNew(cell.id);
    }
  };
  addNew(undefined);
  for (const cell of side.cells) {
    const source = sources.get(cell.cell.id);
    if (source === undefined) items.push(cell.text);
    else {
      const values = new Map([
        ["source", renderSource(source, cell, { indent })],
        ["execution_count", "null"],
      ]);
      items.push(renderRawObject(withMembers(cell.raw, values)));
    }
    addNew(cell.cell.id);
  }
  const list = renderRawArray({ items, layout: side.list.layout });
  return side.before + renderRawObject(withMembers(side.file, new Map([["cells", list]]))) + side.after;
}

function renderNewCell({ id, source }: ModuleSync["created"][number], indent: string | undefined): string {
  const cell = { cell_type: "code", execution_count: null, id, metadata: {}, outputs: [], source: splitLines(source) };
  return renderValue(cell, indent, CELL_DEPTH);
}
