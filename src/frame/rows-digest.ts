import { digestOfColumns } from "./frame-digest.ts";
import { isPlainRow, type PlainRow } from "./plain-row.ts";

/**
 * The digest over all elements of an array or of a typed array; undefined for what has no fixed content. Rows have the
 * digest that a data frame of the same rows has; a list of lists has columns without names, and all else one column.
 */
export function maybeRowsDigest(value: unknown): string | undefined {
  if (ArrayBuffer.isView(value)) {
    const view = value instanceof DataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
    return listDigest(view as unknown as ArrayLike<unknown>);
  }
  if (!Array.isArray(value)) return undefined;
  const rows: readonly unknown[] = value;
  if (rows.length > 0 && rows.every(isPlainRow)) return recordsDigest(rows);
  return rows.length > 0 && rows.every(isList) ? matrixDigest(rows) : listDigest(rows);
}

/** The names of all rows: one that only the last row has is data as well. */
function recordsDigest(rows: readonly PlainRow[]): string {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return digestOfColumns({
    columns: Array.from(names, (name) => ({ name })),
    rowCount: rows.length,
    isSequential: false,
    readColumns: (start, end) => {
      const part = rows.slice(start, end);
      return Array.from(names, (name) => part.map((row) => row[name]));
    },
  });
}

function matrixDigest(rows: readonly ArrayLike<unknown>[]): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const columns = Array.from({ length: width }, (_, column) => ({ name: String(column) }));
  return digestOfColumns({
    columns,
    rowCount: rows.length,
    isSequential: false,
    readColumns: (start, end) => {
      const part = rows.slice(start, end);
      return columns.map((_, column) => columnOf(part, column));
    },
  });
}

/** As numbers as long as it is: an array of a thousand columns is read a thousand times. */
function columnOf(rows: readonly ArrayLike<unknown>[], column: number): ArrayLike<unknown> {
  const numbers = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const value = rows[index]?.[column];
    if (typeof value !== "number") return rows.map((one) => one[column]);
    numbers[index] = value;
  }
  return numbers;
}

function listDigest(values: ArrayLike<unknown>): string {
  return digestOfColumns({
    columns: [{ name: "value" }],
    rowCount: values.length,
    isSequential: false,
    readColumns: (start, end) => [sliceOf(values, start, end)],
  });
}

/** Of a typed array without a copy. */
function sliceOf(values: ArrayLike<unknown>, start: number, end: number): ArrayLike<unknown> {
  return ArrayBuffer.isView(values)
    ? (values as unknown as Float64Array).subarray(start, end)
    : Array.prototype.slice.call(values, start, end);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
