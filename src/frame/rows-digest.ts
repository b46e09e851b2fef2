import { digestOfColumns } from "./frame-digest.ts";
import { readRowColumns, type RowShape, RowShapeBuilder } from "./row-shape.ts";

/**
 * The digest over all elements of an array or of a typed array; undefined for what has no fixed content. Rows have the
 * digest that a data frame of the same rows has; a list of lists has columns without names, and all else one column.
 */
export function maybeRowsDigest(value: unknown): string | undefined {
  if (ArrayBuffer.isView(value)) {
    const view = value instanceof DataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
    return digestOfRows(new RowShapeBuilder().shape, view as unknown as ArrayLike<unknown>);
  }
  if (!Array.isArray(value)) return undefined;
  const builder = new RowShapeBuilder();
  builder.add(value);
  return digestOfRows(builder.shape, value);
}

function digestOfRows(shape: RowShape, rows: ArrayLike<unknown>): string {
  return digestOfColumns({
    columns: shape.names.map((name) => ({ name })),
    rowCount: rows.length,
    isSequential: false,
    readColumns: (start, end) => readRowColumns(shape, rows, start, end),
  });
}
