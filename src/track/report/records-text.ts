import { toWireNumber } from "../capture/wire-number.ts";
import type { RecordValue, Records } from "./run-records.ts";

export const RECORD_FORMATS = ["csv", "jsonl", "json"] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** The beginning of a file: what comes before its first row. */
export function renderHead(format: RecordFormat, columns: readonly string[]): string {
  if (format === "csv") return `${columns.map(renderField).join(",")}\n`;
  return format === "json" ? "[" : "";
}

/** Rows, in parts if they are many. @param isFirst - Whether no row stands before them. */
export function renderRows(format: RecordFormat, { columns, rows }: Records, isFirst: boolean): string {
  if (format === "csv") return rows.map((row) => `${row.map(renderField).join(",")}\n`).join("");
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, toJson(row[index])]))),
  );
  if (format === "jsonl") return objects.map((text) => `${text}\n`).join("");
  return objects.length === 0 ? "" : `${isFirst ? "\n  " : ",\n  "}${objects.join(",\n  ")}`;
}

export function renderTail(format: RecordFormat): string {
  return format === "json" ? "\n]\n" : "";
}

/** As RFC 4180 has it; what is absent is empty, and a number is as pandas and R read it. */
function renderField(value: RecordValue): string {
  if (value === undefined || value === null) return "";
  const text =
    value instanceof Date ? value.toISOString() : typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As elsewhere: numbers that JSON cannot hold are texts, and what is absent is null. */
function toJson(value: RecordValue): unknown {
  if (typeof value === "number") return toWireNumber(value);
  return value === undefined ? null : value;
}
