import { isRecord } from "../shared/json.ts";
import { parseNotebook } from "./parse.ts";
import {
  decodeValue,
  endOfValue,
  OPEN_BRACE,
  OPEN_BRACKET,
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
  /** The cells whose outputs were removed, in order. */
  readonly removed: readonly RemovedOutputs[];
  /** The major version of nbformat when it is not 4; such a notebook is left as it is. */
  readonly foreignFormat: number | undefined;
}

/** Where the removed outputs of a cell stood in the file that was given. */
export interface RemovedOutputs {
  readonly cell: CellSpans;
  readonly outputs: Span;
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
  return { bytes, removed: [], foreignFormat };
}

function stripSpans(bytes: Buffer, { format, metadata, cells }: NotebookSpans, options: StripOptions): Stripped {
  const version = format === undefined ? undefined : decodeValue(bytes, format);
  if (typeof version !== "number") return unchanged(bytes);
  if (version !== 4) return unchanged(bytes, version);
  if (cells === undefined) return unchanged(bytes);

  const notebookKeeps =
    options.outputs === "keep" || Boolean(maybeMember(bytes, metadata.at(-1), options.keepOutputKey));
  const edits: Edit[] = metadata.flatMap((span) => cutMembers(bytes, span, options.notebookMetadata));
  const removed: RemovedOutputs[] = [];
  for (const cell of cells) {
    edits.push(...cell.metadata.flatMap((span) => cutMembers(bytes, span, options.cellMetadata)));
    const outputs = cell.outputs.filter((span) => isFilledArray(bytes, span));
    if (keepsOutputs(bytes, cell, notebookKeeps, options)) {
      if (options.executionCounts === "strip") edits.push(...outputs.flatMap((span) => nullCountsIn(bytes, span)));
    } else {
      edits.push(...outputs.map((span) => ({ ...span, replacement: "[]" })));
      const last = outputs.at(-1);
      if (last !== undefined) removed.push({ cell, outputs: last });
    }
    if (options.executionCounts === "strip") edits.push(...cell.executionCounts.flatMap((span) => toNull(bytes, span)));
  }
  return { bytes: splice(bytes, edits), removed, foreignFormat: undefined };
}

function keepsOutputs(bytes: Buffer, cell: CellSpans, notebookKeeps: boolean, options: StripOptions): boolean {
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

function isFilledArray(bytes: Buffer, { start, end }: Span): boolean {
  return bytes[start] === OPEN_BRACKET && skipSpace(bytes, start + 1) !== end - 1;
}

/** Outputs that are kept lose their counts, which change with every execution. */
function nullCountsIn(bytes: Buffer, outputs: Span): readonly Edit[] {
  const edits: Edit[] = [];
  scanArray(bytes, outputs.start, (outputStart) => {
    if (bytes[outputStart] !== OPEN_BRACE) return endOfValue(bytes, outputStart);
    return scanObject(bytes, outputStart, (key, _keyStart, start) => {
      const end = endOfValue(bytes, start);
      if (key === "execution_count") edits.push(...toNull(bytes, { start, end }));
      return end;
    });
  });
  return edits;
}

function toNull(bytes: Buffer, span: Span): readonly Edit[] {
  return bytes.toString("latin1", span.start, span.end) === "null" ? [] : [{ ...span, replacement: "null" }];
}
