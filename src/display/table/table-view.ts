import type { Frame, FrameColumn } from "../../frame/frame.ts";
import { cellText } from "../cell-text.ts";
import { countText } from "../number-text.ts";

const EDGE_ROWS = 10;
const EDGE_COLUMNS = 20;
/** Up to here the end of a frame is shown that can only be read from its start. */
const MAX_SEQUENTIAL_ROWS = 100_000;

export interface ViewColumn extends FrameColumn {
  /** Set to the right, as numbers are. */
  readonly isNumeric: boolean;
}

export interface ViewRow {
  readonly label: string;
  readonly cells: readonly string[];
}

/** What of a frame is shown, as text that is not escaped for anything yet. */
export interface TableView {
  readonly columns: readonly ViewColumn[];
  /** After how many of the columns some are left out; undefined when all are there. */
  readonly columnGap: number | undefined;
  readonly head: readonly ViewRow[];
  /** Behind the rows that are left out; empty when none are. */
  readonly tail: readonly ViewRow[];
  readonly hasRowGap: boolean;
  /** How much there is in all. */
  readonly summary: string;
}

/** The first and the last rows and columns of a frame; all rows when there are no more than twice `edgeRows`. */
export function toTableView(frame: Frame, edgeRows: number = EDGE_ROWS): TableView {
  const { rowCount } = frame;
  const { shown, columnGap } = pickColumns(frame.columns.length);
  const hasRowGap = rowCount > 2 * edgeRows;
  const canShowTail = !frame.isSequential || rowCount <= MAX_SEQUENTIAL_ROWS;
  const headEnd = hasRowGap ? edgeRows : rowCount;
  const head = readCells(frame, shown, 0, headEnd);
  const tailStart = hasRowGap && canShowTail ? rowCount - edgeRows : rowCount;
  const tail = readCells(frame, shown, tailStart, rowCount);

  const values = [...head, ...tail];
  const columns = shown.map((column, index) => ({
    ...(frame.columns[column] as FrameColumn),
    isNumeric: isNumeric(values.map((cells) => cells[index])),
  }));
  const toRow = (start: number) => (cells: readonly unknown[], offset: number) => ({
    label: cellText(frame.rowLabel(start + offset)),
    cells: cells.map(cellText),
  });
  return {
    columns,
    columnGap,
    head: head.map(toRow(0)),
    tail: tail.map(toRow(tailStart)),
    hasRowGap,
    summary: summarize(frame),
  };
}

function pickColumns(count: number): { readonly shown: readonly number[]; readonly columnGap: number | undefined } {
  const all = Array.from({ length: count }, (_, column) => column);
  if (count <= 2 * EDGE_COLUMNS) return { shown: all, columnGap: undefined };
  return { shown: [...all.slice(0, EDGE_COLUMNS), ...all.slice(-EDGE_COLUMNS)], columnGap: EDGE_COLUMNS };
}

function readCells(
  frame: Frame,
  shown: readonly number[],
  start: number,
  end: number,
): readonly (readonly unknown[])[] {
  if (start >= end) return [];
  if (shown.length === frame.columns.length) return frame.readRows(start, end);
  const columns = shown.map((column) => frame.readColumn(column, start, end));
  return Array.from({ length: end - start }, (_, row) => columns.map((values) => values[row]));
}

function isNumeric(values: readonly unknown[]): boolean {
  const present = values.filter((value) => value !== undefined && value !== null);
  return present.length > 0 && present.every((value) => typeof value === "number" || typeof value === "bigint");
}

function summarize({ rowCount, columns, note }: Frame): string {
  const size = `${plural(rowCount, "row")} × ${plural(columns.length, "column")}`;
  return note === undefined ? size : `${size}; ${note}`;
}

function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
