import { endOfValue, OPEN_BRACE, OPEN_BRACKET, scanArray, scanObject, skipSpace, type Span } from "./scan.ts";

/** Where the parts of a notebook stand in its file. A key that is given twice has two spans. */
export interface NotebookSpans {
  readonly format: Span | undefined;
  readonly metadata: readonly Span[];
  /** Undefined when the file has no list of cells. */
  readonly cells: readonly CellSpans[] | undefined;
}

/** Where the parts of one cell stand. Of a key that is given twice, the last one counts, as in JSON.parse. */
export interface CellSpans {
  readonly id: Span | undefined;
  readonly source: Span | undefined;
  readonly metadata: readonly Span[];
  readonly outputs: readonly Span[];
  readonly executionCounts: readonly Span[];
}

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/** Where the text of a file begins: behind a byte order mark, if there is one. */
export function startOfText(bytes: Buffer): number {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
}

/**
 * Finds the parts of a notebook in one pass over its bytes; undefined when the file holds no JSON object.
 *
 * @throws NotebookError `INVALID_JSON`, without a place.
 */
export function maybeNotebookSpans(bytes: Buffer): NotebookSpans | undefined {
  const start = skipSpace(bytes, startOfText(bytes));
  if (bytes[start] !== OPEN_BRACE) return undefined;
  let format: Span | undefined;
  const metadata: Span[] = [];
  let cells: CellSpans[] | undefined;
  scanObject(bytes, start, (key, _keyStart, valueStart) => {
    if (key === "cells" && bytes[valueStart] === OPEN_BRACKET) {
      cells ??= [];
      const found = cells;
      return scanArray(bytes, valueStart, (cellStart) => scanCell(bytes, cellStart, found));
    }
    const span = { start: valueStart, end: endOfValue(bytes, valueStart) };
    if (key === "nbformat") format = span;
    if (key === "metadata") metadata.push(span);
    return span.end;
  });
  return { format, metadata, cells };
}

function scanCell(bytes: Buffer, start: number, cells: CellSpans[]): number {
  if (bytes[start] !== OPEN_BRACE) return endOfValue(bytes, start);
  let id: Span | undefined;
  let source: Span | undefined;
  const metadata: Span[] = [];
  const outputs: Span[] = [];
  const executionCounts: Span[] = [];
  const end = scanObject(bytes, start, (key, _keyStart, valueStart) => {
    const span = { start: valueStart, end: endOfValue(bytes, valueStart) };
    if (key === "id") id = span;
    else if (key === "source") source = span;
    else if (key === "metadata") metadata.push(span);
    else if (key === "outputs") outputs.push(span);
    else if (key === "execution_count") executionCounts.push(span);
    return span.end;
  });
  cells.push({ id, source, metadata, outputs, executionCounts });
  return end;
}
