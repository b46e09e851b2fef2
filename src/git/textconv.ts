import { hash } from "node:crypto";

import { NotebookError } from "../notebook/notebook-error.ts";
import { type Cell, type Notebook, type Output, tagsOf } from "../notebook/notebook.ts";
import { parseNotebook } from "../notebook/parse.ts";
import { stripNotebook } from "../notebook/strip.ts";
import { DEFAULT_STRIP_OPTIONS } from "../notebook/strip-options.ts";
import { isRecord } from "../shared/json.ts";

const SLASH_LANGUAGES: ReadonlySet<unknown> = new Set(["typescript", "javascript", "deno"]);

/** A notebook as `git diff` shows it. Other files stay as they are. */
export function renderNotebookText(bytes: Buffer, options = DEFAULT_STRIP_OPTIONS): string {
  return maybeNotebookText(bytes, options) ?? bytes.toString();
}

/**
 * A notebook as a script with a mark before each cell; undefined for another file. Git hands over files with outputs and
 * files without; what is not committed is left out, so that both look the same.
 */
export function maybeNotebookText(bytes: Buffer, options = DEFAULT_STRIP_OPTIONS): string | undefined {
  try {
    const notebook = parseNotebook(stripNotebook(bytes, "the notebook", options).bytes.toString());
    const comment = commentOf(notebook);
    return notebook.cells.map((cell) => renderCell(cell, comment)).join("\n");
  } catch (error) {
    if (error instanceof NotebookError) return undefined;
    throw error;
  }
}

function renderCell(cell: Cell, comment: string): string {
  const id = cell.hasOwnId ? ` ${cell.id}` : "";
  const tags = tagsOf(cell);
  const mark = `${comment} %% [${cell.kind}]${id}${tags.length === 0 ? "" : ` tags: ${tags.join(", ")}`}\n`;
  const source = cell.source === "" || cell.source.endsWith("\n") ? cell.source : `${cell.source}\n`;
  const outputs = cell.kind === "code" ? cell.outputs.map((output) => renderOutput(output, comment)) : [];
  return mark + source + outputs.join("");
}

/** Outputs that are committed on purpose, one line each: enough to see that one changed. */
function renderOutput(output: Output, comment: string): string {
  const content = JSON.stringify(output);
  const types = "data" in output ? ` ${Object.keys(output.data).join(", ")}` : "";
  return `${comment} -> ${output.kind}${types}, ${content.length} characters, ${hash("sha1", content).slice(0, 8)}\n`;
}

/** How the notebook's language begins a comment. */
function commentOf({ metadata }: Notebook): string {
  const info = metadata["language_info"];
  const spec = metadata["kernelspec"];
  const language = (isRecord(info) ? info["name"] : undefined) ?? (isRecord(spec) ? spec["language"] : undefined);
  return SLASH_LANGUAGES.has(language) ? "//" : "#";
}
