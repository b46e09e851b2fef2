import { types } from "node:util";

import { type Frame, fromColumns } from "./frame.ts";
import { maybeColumnNames, readCell } from "./plain-row.ts";
import { inferType } from "./value-types.ts";

/** Looking at every row of a large array would cost more than showing it. */
const HEAD_SAMPLE = 1000;
const TAIL_SAMPLE = 10;

/** An element that is a getter is left alone. */
function elementsOf(array: readonly unknown[], start: number, end: number): readonly unknown[] {
  return Array.from({ length: end - start }, (_, offset) => {
    return Object.getOwnPropertyDescriptor(array, start + offset)?.value as unknown;
  });
}

/** An array of alike plain objects. */
export function maybeRecords(value: object): Frame | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length === 0) return undefined;
  const array: readonly unknown[] = value;
  const rowCount = array.length;
  // Most arrays are no tables, and their first element says so.
  if (maybeColumnNames(elementsOf(array, 0, 1)) === undefined) return undefined;
  const head = elementsOf(array, 0, Math.min(HEAD_SAMPLE, rowCount));
  const tail = elementsOf(array, Math.max(head.length, rowCount - TAIL_SAMPLE), rowCount);
  const names = maybeColumnNames([...head, ...tail]);
  if (names === undefined) return undefined;

  const columns = names.map((name) => ({ name, type: inferType(head.map((row) => readCell(row, name))) }));
  return fromColumns({ kind: "Array", columns, rowCount }, (column, start, end) => {
    const name = names[column] ?? "";
    return elementsOf(array, start, end).map((row) => readCell(row, name));
  });
}
