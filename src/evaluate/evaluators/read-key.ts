import type { RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";

/** What a column, or a function of the row, says of it. */
export function readKey<Row>(row: Row, key: RowKey<Row>): unknown {
  return typeof key === "function" ? key(row) : row[key];
}

/** What an evaluator was looking for, and where. */
export interface Reading {
  readonly evaluator: string;
  /** The place of the row, from 0. */
  readonly index: number;
  /** Such as "the truth". */
  readonly what: string;
  /** What the user can do about it. */
  readonly hint: string;
}

/** The error for a value that an evaluator cannot read. */
export function unreadable(value: unknown, { evaluator, index, what, hint }: Reading): EvaluateError {
  const shown = typeof value === "string" ? JSON.stringify(value) : describe(value);
  return new EvaluateError(
    "BAD_READING",
    `evaluator "${evaluator}" cannot read ${what} of row ${index + 1}: ${shown}`,
    {
      hint,
    },
  );
}

/** One line, whatever it is. */
function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const name = (Object.getPrototypeOf(value) as object | null)?.constructor?.name ?? "object";
  const keys = Object.keys(value).slice(0, 5).join(", ");
  return Array.isArray(value) || ArrayBuffer.isView(value)
    ? `a list (${name})`
    : `an object (${name}) with ${keys || "no keys"}`;
}
