import type { Json, JsonObject } from "../../shared/json.ts";
import type { SqlResult, SqlValue } from "../store.ts";
import { formatNumber } from "./format.ts";
import { cell, left, right, type Report } from "./report.ts";

/** The rows of a query as a table. Columns of numbers stand on the right. */
export function toSqlReport({ columns, rows }: SqlResult): Report {
  if (columns.length === 0 || rows.length === 0) return [{ kind: "text", text: "no rows" }];
  const isNumeric = (column: number): boolean =>
    rows.every((row) => typeof row[column] === "number" || row[column] === null);
  return [
    {
      kind: "table",
      columns: columns.map((title, index) => (isNumeric(index) ? right(title) : left(title))),
      rows: rows.map((row) => row.map((value) => cell(formatSqlValue(value)))),
    },
  ];
}

function formatSqlValue(value: SqlValue): string {
  if (value === null) return "-";
  if (typeof value === "number") return formatNumber(value);
  return value instanceof Uint8Array ? `${value.length} bytes` : String(value);
}

/** The rows as objects. What JSON cannot hold is text: infinities, and bytes in base64. */
export function sqlToJson({ columns, rows }: SqlResult): readonly JsonObject[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, toJson(row[index] ?? null)])));
}

function toJson(value: SqlValue): Json {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
