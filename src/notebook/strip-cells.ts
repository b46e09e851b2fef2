import { isRecord } from "../shared/json.ts";
import { decodeValue, type Span } from "./scan.ts";
import type { CellSpans } from "./scan-notebook.ts";
import type { StripOptions } from "./strip-options.ts";
import type { OutputMark } from "./strip-outputs.ts";

/** What the metadata of a cell says to the strip. */
export interface CellMarks {
  readonly outputs: OutputMark;
  /** Keys of the metadata that say so: they are not cut, or stripping once more would give something else. */
  readonly keys: readonly string[];
  /** Whether key and tag say opposite things. */
  readonly isContradictory: boolean;
  readonly isDropped: boolean;
}

/** This key alone decides for a cell that has it: such cells show what the notebook sets up. */
const INIT_CELL = "init_cell";
const TAGS = "tags";

export function readMarks(bytes: Buffer, cell: CellSpans, notebookMark: OutputMark, options: StripOptions): CellMarks {
  const span = cell.metadata.at(-1);
  const metadata = span === undefined ? undefined : decodeValue(bytes, span);
  const isEmpty = options.dropEmptyCells && isBlank(bytes, cell.source);
  if (!isRecord(metadata)) {
    return { outputs: notebookMark, keys: [], isContradictory: false, isDropped: isEmpty };
  }
  const tags = Array.isArray(metadata[TAGS]) ? metadata[TAGS] : [];
  const isDropped = isEmpty || options.dropTaggedCells.some((tag) => tags.includes(tag));
  if (Object.hasOwn(metadata, INIT_CELL)) {
    const outputs = Boolean(metadata[INIT_CELL]) && !options.stripInitCells ? "keep" : "strip";
    return { outputs, keys: [INIT_CELL], isContradictory: false, isDropped };
  }
  const isTagged = options.keepOutputTags.some((tag) => tags.includes(tag));
  const key = options.keepOutputKeys.find((name) => Object.hasOwn(metadata, name));
  const tagKeys = isTagged ? [TAGS] : [];
  if (key !== undefined) {
    const isKept = Boolean(metadata[key]);
    const keys = [key, ...tagKeys];
    return { outputs: isKept ? "keep" : "strip", keys, isContradictory: isTagged && !isKept, isDropped };
  }
  return { outputs: isTagged ? "keep" : notebookMark, keys: tagKeys, isContradictory: false, isDropped };
}

/** Whether a source is empty, or white space only. */
function isBlank(bytes: Buffer, source: Span | undefined): boolean {
  if (source === undefined) return true;
  const value = decodeValue(bytes, source);
  return (Array.isArray(value) ? value.join("") : String(value)).trim() === "";
}
