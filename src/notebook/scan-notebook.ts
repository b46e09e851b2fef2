import { endOfValue, OPEN_BRACE, OPEN_BRACKET, scanArray, scanObject, skipSpace, type Span } from "./scan.ts";

/** Where the parts of a notebook stand in its file. A key that is given twice has two spans. */
export interface NotebookSpans {
  readonly format: Span | undefined;
  readonly formatMinor: Span | undefined;
  readonly metadata: readonly Span[];
  /** One list in nbformat 4; one per worksheet in nbformat 2 and 3. */
  readonly lists: readonly CellList[];
}

/** A list of cells. */
export interface CellList extends Span {
  /** All that is in the list; what is no object has no parts. */
  readonly elements: readonly (Span | CellSpans)[];
}

/** Where a cell and its parts stand. Of a key that is given twice, the last one counts, as in JSON.parse. */
export interface CellSpans extends Span {
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
  let formatMinor: Span | undefined;
  const metadata: Span[] = [];
  const lists: CellList[] = [];
  scanObject(bytes, start, (key, _keyStart, valueStart) => {
    if (bytes[valueStart] === OPEN_BRACKET) {
      if (key === "cells") return scanCells(bytes, valueStart, lists);
      if (key === "worksheets") return scanArray(bytes, valueStart, (at) => scanWorksheet(bytes, at, lists));
    }
    const span = { start: valueStart, end: endOfValue(bytes, valueStart) };
    if (key === "nbformat") format = span;
    else if (key === "nbformat_minor") formatMinor = span;
    else if (key === "metadata") metadata.push(span);
    return span.end;
  });
  return { format, formatMinor, metadata, lists };
}

/** Whether an element of a list of cells is a cell. */
export function isCell(element: Span | CellSpans): element is CellSpans {
  return "outputs" in element;
}

function scanWorksheet(bytes: Buffer, start: number, lists: CellList[]): number {
  if (bytes[start] !== OPEN_BRACE) return endOfValue(bytes, start);
  return scanObject(bytes, start, (key, _keyStart, valueStart) =>
    key === "cells" && bytes[valueStart] === OPEN_BRACKET
      ? scanCells(bytes, valueStart, lists)
      : endOfValue(bytes, valueStart),
  );
}

function scanCells(bytes: Buffer, start: number, lists: CellList[]): number {
  const elements: (Span | CellSpans)[] = [];
  const end = scanArray(bytes, start, (cellStart) => {
    const element = scanCell(bytes, cellStart);
    elements.push(element);
    return element.end;
  });
  lists.push({ start, end, elements });
  return end;
}

function scanCell(bytes: Buffer, start: number): Span | CellSpans {
  if (bytes[start] !== OPEN_BRACE) return { start, end: endOfValue(bytes, start) };
  let id: Span | undefined;
  let source: Span | undefined;
  const metadata: Span[] = [];
  const outputs: Span[] = [];
  const executionCounts: Span[] = [];
  const end = scanObject(bytes, start, (key, _keyStart, valueStart) => {
    const span = { start: valueStart, end: endOfValue(bytes, valueStart) };
    switch (key) {
      case "id":
        id = span;
        break;
      case "source":
        source = span;
        break;
      // Code in nbformat 2 and 3, and in nbformat 1.
      case "input":
      case "code":
        source ??= span;
        break;
      case "metadata":
        metadata.push(span);
        break;
      case "outputs":
        outputs.push(span);
        break;
      case "execution_count":
      case "prompt_number":
        executionCounts.push(span);
        break;
    }
    return span.end;
  });
  return { start, end, id, source, metadata, outputs, executionCounts };
}
