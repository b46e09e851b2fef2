import type { Frame } from "../../frame/frame.ts";
import { cellText } from "../cell-text.ts";
import type { Json, JsonObject } from "../../shared/json.ts";

/** What a notebook file should bear for a table that is looked at: the rows that fit, and never more than these. */
const MAX_ROWS = 100;
const MAX_CELLS = 2000;

/** The first rows as a tabular data resource (Frictionless Data), for frontends and programs that want values. */
export function toDataResource(frame: Frame): JsonObject {
  const names = uniqueNames(frame.columns.slice(0, MAX_CELLS).map(({ name }) => name));
  const rowCount = Math.min(frame.rowCount, MAX_ROWS, Math.floor(MAX_CELLS / Math.max(names.length, 1)));
  const columns = names.map((_, column) => Array.from(frame.readColumn(column, 0, rowCount)));
  const cells = columns.map((values) => values.map(toJson));
  return {
    profile: "tabular-data-resource",
    schema: { fields: names.map((name, column) => ({ name, type: fieldType(columns[column] ?? []) })) },
    data: Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(names.map((name, column) => [name, cells[column]?.[row] ?? null])),
    ),
    /** Not part of the specification, which lets others add to it: how many rows the frame has. */
    rowCount: frame.rowCount,
  };
}

/** Rows are objects, which cannot hold two values of one name. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; used.has(unique); number += 1) unique = `${name} ${number}`;
    used.add(unique);
    return unique;
  });
}

function toJson(value: unknown): Json {
  switch (typeof value) {
    case "string":
      return value.length > 10_000 ? `${value.slice(0, 10_000)}…` : value;
    case "boolean":
      return value;
    case "number":
      // JSON has no NaN, which means a missing number in a table, and no -0.
      return Number.isFinite(value) ? value + 0 : null;
    case "undefined":
      return null;
    default:
      if (value === null) return null;
      return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : cellText(value);
  }
}

function fieldType(values: readonly unknown[]): string {
  const present = values.filter((value) => value !== undefined && value !== null);
  if (present.length === 0) return "any";
  if (present.every((value) => typeof value === "number")) {
    return present.every(Number.isInteger) ? "integer" : "number";
  }
  if (present.every((value) => typeof value === "boolean")) return "boolean";
  if (present.every((value) => value instanceof Date)) return "datetime";
  return "string";
}
