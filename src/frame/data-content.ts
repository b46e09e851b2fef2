import { types } from "node:util";

import { dataProperty, hasMethods } from "../shared/data-property.ts";
import { frameDigest } from "./frame-digest.ts";
import type { FrameColumn } from "./frame.ts";
import { maybeFrame } from "./maybe-frame.ts";
import { maybeRowsDigest } from "./rows-digest.ts";
import { maybeTensorDigest } from "./tensor-digest.ts";
import { isTensor } from "./tensor.ts";

/** What tells rows in memory apart as data. */
export interface DataContent {
  /** sha256 over all rows, in hex. */
  readonly digest: string;
  readonly rows?: number | undefined;
  readonly columns?: readonly FrameColumn[] | undefined;
  /** Of a tensor or a matrix. */
  readonly shape?: readonly number[] | undefined;
  readonly dtype?: string;
}

/**
 * Undefined for what is neither rows, nor a frame, nor a typed array, nor a tensor, and for a frame whose rows are not read
 * yet.
 */
export function maybeDataContent(value: object): DataContent | undefined {
  const isProxy = types.isProxy(value);
  if (!isProxy && isTensor(value)) return maybeTensorContent(value);
  const matrix = isProxy ? undefined : maybeMatrixRows(value);
  if (matrix !== undefined)
    return { digest: maybeRowsDigest(matrix) ?? "", rows: matrix.length, shape: shapeOf(matrix) };
  const digest = isProxy ? undefined : maybeRowsDigest(value);
  const frame = ArrayBuffer.isView(value) && !isProxy ? undefined : maybeFrame(value);
  if (digest !== undefined) {
    return { digest, rows: Array.isArray(value) ? value.length : undefined, columns: frame?.columns };
  }
  // A stream of rows, which reading would take away from its user.
  if (frame === undefined || frame.note !== undefined) return undefined;
  return { digest: frameDigest(frame), rows: frame.rowCount, columns: frame.columns };
}

/** A list of lists, or a matrix of ml-matrix. */
function maybeMatrixRows(value: object): readonly ArrayLike<unknown>[] | undefined {
  const isMatrix = hasMethods(value, ["to2DArray", "getRow"]) && typeof dataProperty(value, "rows") === "number";
  const rows: unknown = isMatrix ? dataProperty(value, "data") : value;
  if (!Array.isArray(rows) || rows.length === 0) return undefined;
  return rows.every((row) => Array.isArray(row) || ArrayBuffer.isView(row))
    ? (rows as ArrayLike<unknown>[])
    : undefined;
}

function shapeOf(rows: readonly ArrayLike<unknown>[]): readonly number[] {
  return [rows.length, rows.reduce((width, row) => Math.max(width, row.length), 0)];
}

function maybeTensorContent(tensor: Parameters<typeof maybeTensorDigest>[0]): DataContent | undefined {
  const digest = maybeTensorDigest(tensor);
  const { shape, dtype } = tensor;
  return digest === undefined ? undefined : { digest, rows: shape[0], shape: [...shape], dtype };
}
