import { types } from "node:util";

import { frameDigest } from "../../frame/frame-digest.ts";
import { maybeFrame } from "../../frame/maybe-frame.ts";
import { maybeRowsDigest } from "../../frame/rows-digest.ts";
import { isRecord, type Json } from "../../shared/json.ts";

/** What tells a value in memory apart as data: a digest over all of it, the number of rows, the names of the columns. */
export function describeData(value: object): Json {
  const isProxy = types.isProxy(value);
  if (!isProxy && (Array.isArray(value) || ArrayBuffer.isView(value))) {
    const first: unknown = Array.isArray(value) ? value[0] : undefined;
    return {
      digest: maybeRowsDigest(value),
      rows: Array.isArray(value) ? value.length : undefined,
      columns: isRecord(first) ? Object.keys(first) : undefined,
    };
  }
  const frame = maybeFrame(value);
  if (frame === undefined) return {};
  return { digest: frameDigest(frame), rows: frame.rowCount, columns: frame.columns.map(({ name }) => name) };
}
