import { types } from "node:util";

import { isPlainRow } from "../../../src/frame/plain-row.ts";
import { maybeFrame } from "../../../src/frame/maybe-frame.ts";
import type { Json } from "../../../src/shared/json.ts";

/** A column of a data frame as a list: figures are often made of those. */
function maybeColumn(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value) || types.isMap(value)) return undefined;
  const frame = maybeFrame(value);
  return frame?.columns.length === 1 ? Array.from(frame.readColumn(0, 0, frame.rowCount)) : undefined;
}

function toObject(value: object): Json {
  const entries = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, { enumerable }]) => enumerable);
  return Object.fromEntries(entries.map(([name, descriptor]) => [name, toFigureJson(descriptor.value)]));
}

/**
 * What a figure is made of as JSON: typed arrays and columns of data frames as lists, times as text, and a number that JSON
 * cannot hold as null, which leaves a gap. Getters are not run.
 */
export function toFigureJson(value: unknown): Json {
  switch (typeof value) {
    case "string":
      return value.toWellFormed();
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return Number(value);
    case "object": {
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      if (types.isTypedArray(value)) return Array.from(value, toFigureJson);
      if (!types.isProxy(value) && Array.isArray(value)) return value.map(toFigureJson);
      if (isPlainRow(value)) return toObject(value);
      const column = maybeColumn(value);
      if (column !== undefined) return column.map(toFigureJson);
      return types.isProxy(value) ? null : toObject(value);
    }
    default:
      return null;
  }
}
