import { types } from "node:util";

import { classNameOf } from "../shared/data-property.ts";

const DAY_MS = 86_400_000;

/** A value of @duckdb/node-api as charts and tables use it; whatever JavaScript has no type for is text. */
export function fromDuckDbValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return value;
  const name = classNameOf(value);
  if (!name.startsWith("DuckDB")) return value;
  switch (name) {
    case "DuckDBDateValue":
      return new Date((value as { readonly days: number }).days * DAY_MS);
    case "DuckDBTimestampValue":
    case "DuckDBTimestampTZValue":
      return fromMicros((value as { readonly micros: bigint }).micros) ?? String(value);
    case "DuckDBDecimalValue":
      // A double holds fifteen digits without loss.
      return (value as { readonly width: number }).width <= 15 ? Number(String(value)) : String(value);
    default:
      return String(value);
  }
}

/** Undefined for a time that a Date cannot hold exactly, such as one with microseconds, or infinity. */
function fromMicros(micros: bigint): Date | undefined {
  const date = new Date(Number(micros / 1000n));
  return micros % 1000n === 0n && !Number.isNaN(date.getTime()) ? date : undefined;
}
