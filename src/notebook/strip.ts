import { isRecord } from "../shared/json.ts";
import { parseNotebook } from "./parse.ts";
import {
  decodeValue,
  endOfValue,
  isFilledArray,
  isNull,
  OPEN_BRACE,
  scanArray,
  scanObject,
  skipSpace,
  type Span,
} from "./scan.ts";
import { type CellSpans, maybeNotebookSpans, type NotebookSpans, startOfText } from "./scan-notebook.ts";
import { type Edit, splice } from "./splice.ts";
import { cutMembers } from "./strip-metadata.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "./strip-options.ts";

/** What stripping made of a file. */
export interface Stripped {
  /** The file to commit: the same buffer when nothing was to be removed. */
  readonly bytes: Buffer;
  /** All cells, in order, with what was removed from each. */
  readonly cells: readonly StrippedCell[];
  /** The major version of nbformat when it is not 4; such a notebook is left as it is. */
  readonly foreignFormat: number | undefined;
}

/** A cell, and where its removed results stood in the file that was given. */
export interface StrippedCell {
  readonly spans: CellSpans;
  readonly outputs: Span | undefined;
  readonly executionCount: Span | undefined;
  /** Whether the cell is marked to keep its outputs. */
  readonly keepsOutputs: boolean;
}

/**
 * Removes outputs, execution counts and volatile metadata from a notebook of nbformat 4. What is not removed keeps its
 * bytes: indent, order of keys, number forms, escapes, line ends. A file that is empty or no notebook is left as it is.
 *
 * @param path - Named in errors.
 * @throws NotebookError `INVALID_JSON` or `MERGE_CONFLICT`, with the place and what to do.
 * @example
 * stripNotebook(readFileSync("penguins.ipynb"), "penguins.ipynb").bytes;
 */
export function stripNotebook(bytes: Buffer, path: string, options: StripOptions = DEFAULT_STRIP_OPTIONS): Stripped {
  if (skipSpace(bytes, startOfText(bytes)) === bytes.length) return unchanged(bytes);
  try {
    const spans = maybeNotebookSpans(bytes);
    const stripped = spans === undefined ? unchanged(bytes) : stripSpans(bytes, spans, options);
    // What will be committed is valid JSON, whatever came in.
    JSON.parse(stripped.bytes.toString("utf8", startOfText(stripped.bytes)));
    return stripped;
  } catch (error) {
    // The same fault, found again by the parser that knows its line.
    parseNotebook(bytes.toString(), path);
    throw error;
  }
}

function unchanged(bytes: Buffer, foreignFormat?: number): Stripped {
  return { bytes, cells: [], foreignFormat };
}

function stripSpans(bytes: Buffer, { format, metadata, cells }: NotebookSpans, options: StripOptions): Stripped {
  const version = format === undefined ? undefined : decodeValue(bytes, format);
  if (typeof version !== "number") return unchanged(bytes);
  if (version !== 4) return unchanged(bytes, version);
  if (cells === undefined) return unchanged(bytes);

  const notebookKeeps =
    options.outputs === "keep" || Boolean(maybeMember(bytes, metadata.at(-1), options.keepOutputKey));
  const edits: Edit[] = metadata.flatMap((span) => cutMembers(bytes, span, options.notebookMetadata));
  const strippedCells: StrippedCell[] = [];
  for (const spans of cells) {
    edits.push(...spans.metadata.flatMap((span) => cutMembers(bytes, span, options.cellMetadata)));
    const keeps = isKept(bytes, spans, notebookKeeps, options);
    const outputs = spans.outputs.filter((span) => isFilledArray(bytes, span));
    const counts =
      options.executionCounts === "keep" ? [] : spans.executionCounts.filter((span) => !isNull(bytes, span));
    const innerCounts =
      keeps && options.executionCounts === "strip" ? outputs.flatMap((span) => countsIn(bytes, span)) : [];
    if (!keeps) edits.push(...outputs.map((span) => ({ ...span, replacement: "[]" })));
    edits.push(...[...counts, ...innerCounts].map((span) => ({ ...span, replacement: "null" })));
    strippedCells.push({
      spans,
      outputs: keeps ? undefined : outputs.at(-1),
      executionCount: counts.at(-1),
      keepsOutputs: keeps,
    });
  }
  return { bytes: splice(bytes, edits), cells: strippedCells, foreignFormat: undefined };
}

function isKept(bytes: Buffer, cell: CellSpans, notebookKeeps: boolean, options: StripOptions): boolean {
  const span = cell.metadata.at(-1);
  const metadata = span === undefined ? undefined : decodeValue(bytes, span);
  if (!isRecord(metadata)) return notebookKeeps;
  if (Object.hasOwn(metadata, options.initCellKey)) return Boolean(metadata[options.initCellKey]);
  if (Object.hasOwn(metadata, options.keepOutputKey)) return Boolean(metadata[options.keepOutputKey]);
  const tags = metadata["tags"];
  return notebookKeeps || (Array.isArray(tags) && tags.includes(options.keepOutputTag));
}

/** One member of an object that may be large: saved widgets alone can be megabytes of metadata. */
function maybeMember(bytes: Buffer, object: Span | undefined, name: string): unknown {
  if (object === undefined || bytes[object.start] !== OPEN_BRACE) return undefined;
  let value: unknown;
  scanObject(bytes, object.start, (key, _keyStart, start) => {
    const end = endOfValue(bytes, start);
    if (key === name) value = decodeValue(bytes, { start, end });
    return end;
  });
  return value;
}

/** The counts inside of outputs that are kept: they change with every execution. */
function countsIn(bytes: Buffer, outputs: Span): readonly Span[] {
  const counts: Span[] = [];
  scanArray(bytes, outputs.start, (outputStart) => {
    if (bytes[outputStart] !== OPEN_BRACE) return endOfValue(bytes, outputStart);
    return scanObject(bytes, outputStart, (key, _keyStart, start) => {
      const span = { start, end: endOfValue(bytes, start) };
      if (key === "execution_count" && !isNull(bytes, span)) counts.push(span);
      return span.end;
    });
  });
  return counts;
}
