import type { CellId } from "../shared/ids.ts";
import type { Json, JsonObject } from "../shared/json.ts";

/** A notebook of nbformat 4.0 to 4.5, with multi-line strings joined. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: JsonObject;
  /** The minor version of the format: 4 stands for nbformat 4.4. */
  readonly formatMinor: number;
  /** Fields that nbformat does not know; they are written back as they were. */
  readonly extra: JsonObject;
}

export type Cell = CodeCell | TextCell;

/** A cell that a kernel runs. */
export interface CodeCell extends CellFields {
  readonly kind: "code";
  readonly outputs: readonly Output[];
  readonly executionCount: number | null;
}

/** A cell that is read, not run. Attachments are in `extra`. */
export interface TextCell extends CellFields {
  readonly kind: "markdown" | "raw";
}

interface CellFields {
  /** The id in the file; `cell-<index>`, counted from 0, when the file has none (see {@link CellFields.hasOwnId}). */
  readonly id: CellId;
  /** Whether the id stands in the file. A derived id is never written. */
  readonly hasOwnId: boolean;
  readonly source: string;
  readonly metadata: JsonObject;
  /** Fields that nbformat does not know for this kind of cell; they are written back as they were. */
  readonly extra: JsonObject;
}

/** Something a cell showed. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput | UnknownOutput;

export interface StreamOutput {
  readonly kind: "stream";
  readonly name: string;
  readonly text: string;
}

/** One value in several representations, by MIME type. */
export interface DisplayOutput {
  readonly kind: "display";
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** The value of a cell's last expression. */
export interface ResultOutput {
  readonly kind: "result";
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  readonly executionCount: number | null;
}

export interface ErrorOutput {
  readonly kind: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** An output that is not as nbformat 4 describes outputs. It is kept and written back as it is. */
export interface UnknownOutput {
  readonly kind: "unknown";
  readonly json: Json;
}

/** The tags of a cell, such as `parameters`. */
export function tagsOf(cell: Cell): readonly string[] {
  const tags = cell.metadata["tags"];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Whether a MIME type holds JSON rather than text: its value is then never joined or split. */
export function isJsonMime(mimeType: string): boolean {
  return mimeType === "application/json" || (mimeType.startsWith("application/") && mimeType.endsWith("+json"));
}
