import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseNotebook } from "../../notebook/parse.ts";
import { sha256 } from "../pack/modules.ts";
import type { Trace } from "./trace.ts";

/** How the cell of a release stands to the notebook that is here. */
export type CellNow = "same" | "changed" | "gone" | "no notebook";

/** Compares a traced cell with the notebook of a project. @throws NotebookError for a file that is none. */
export function compareWithNotebook(root: string, { notebook, cell }: Trace): CellNow {
  const path = join(root, notebook);
  if (!existsSync(path)) return "no notebook";
  const { cells } = parseNotebook(readFileSync(path, "utf8"), notebook);
  const now = cells.find(({ id }) => id === cell.id);
  if (now === undefined) return "gone";
  return sha256(now.source.replaceAll("\r\n", "\n")) === cell.sha256 ? "same" : "changed";
}
