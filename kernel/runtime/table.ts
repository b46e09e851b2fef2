import { inspect, types } from "node:util";

import { escapeHtml } from "../../src/shared/text.ts";

type Row = Readonly<Record<string, unknown>>;

const EDGE_ROWS = 10;
const MAX_COLUMNS = 50;
/** Looking at every row of a large array would cost more than showing it. */
const SAMPLE_ROWS = 1000;

function isPlainRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The names of a row's columns; undefined when a column is a getter, which showing a value must not run. */
function maybeColumns(row: Row): readonly string[] | undefined {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(row)).filter(([, { enumerable }]) => enumerable);
  return descriptors.every(([, descriptor]) => "value" in descriptor) ? descriptors.map(([name]) => name) : undefined;
}

function findColumns(rows: readonly Row[]): readonly string[] {
  const columns = new Set<string>();
  for (const row of rows) {
    const names = maybeColumns(row);
    if (names === undefined) return [];
    for (const name of names) columns.add(name);
  }
  return [...columns];
}

/** Rows are alike when most columns stand in the first row: a missing value is common, a list of unlike things is no table. */
function areAlike(rows: readonly Row[], columns: readonly string[]): boolean {
  const cells = rows.reduce((count, row) => count + Object.keys(row).length, 0);
  return columns.length > 0 && cells >= rows.length * columns.length * 0.5;
}

function renderValue(value: unknown): string {
  if (value === undefined) return "";
  const text =
    typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 200 });
  return escapeHtml(text);
}

function renderRow(row: Row, index: number, columns: readonly string[]): string {
  const cells = columns.map((column) => `<td>${renderValue(row[column])}</td>`);
  return `<tr><th>${index}</th>${cells.join("")}</tr>`;
}

/** An array of alike plain objects as an HTML table: its first and last rows. Undefined for everything else. */
export function maybeTable(value: unknown): string | undefined {
  if (types.isProxy(value) || !Array.isArray(value) || value.length === 0) return undefined;
  const sample: readonly unknown[] = value.slice(0, SAMPLE_ROWS);
  const head: readonly unknown[] = value.slice(0, EDGE_ROWS);
  const tail: readonly unknown[] = value.slice(Math.max(EDGE_ROWS, value.length - EDGE_ROWS));
  if (!sample.every(isPlainRow) || !head.every(isPlainRow) || !tail.every(isPlainRow)) return undefined;
  const allColumns = findColumns([...sample, ...tail]);
  if (!areAlike(sample, allColumns)) return undefined;

  const columns = allColumns.slice(0, MAX_COLUMNS);
  const names = columns.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const rows = head.map((row, index) => renderRow(row, index, columns));
  if (value.length > 2 * EDGE_ROWS) rows.push(`<tr><th>…</th>${"<td>…</td>".repeat(columns.length)}</tr>`);
  rows.push(...tail.map((row, index) => renderRow(row, value.length - tail.length + index, columns)));
  return [
    `<table><thead><tr><th></th>${names}</tr></thead><tbody>`,
    ...rows,
    `</tbody></table><p>${value.length} rows × ${allColumns.length} columns</p>`,
  ].join("\n");
}
