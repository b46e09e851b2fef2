import { types } from "node:util";

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
  /** Of a tensor. */
  readonly shape?: readonly number[];
  readonly dtype?: string;
}

/**
 * Undefined for what is neither rows, nor a frame, nor a typed array, nor a tensor, and for a frame whose rows are not read
 * yet.
 */
export function maybeDataContent(value: object): DataContent | undefined {
  const isProxy = types.isProxy(value);
  if (!isProxy && isTensor(value)) return maybeTensorContent(value);
  const digest = isProxy ? undefined : maybeRowsDigest(value);
  const frame = ArrayBuffer.isView(value) && !isProxy ? undefined : maybeFrame(value);
  if (digest !== undefined) {
    return { digest, rows: Array.isArray(value) ? value.length : undefined, columns: frame?.columns };
  }
  // A stream of rows, which reading would take away from its user.
  if (frame === undefined || frame.note !== undefined) return undefined;
  return { digest: frameDigest(frame), rows: frame.rowCount, columns: frame.columns };
}

function maybeTensorContent(tensor: Parameters<typeof maybeTensorDigest>[0]): DataContent | undefined {
  const digest = maybeTensorDigest(tensor);
  const { shape, dtype } = tensor;
  return digest === undefined ? undefined : { digest, rows: shape[0], shape: [...shape], dtype };
}
