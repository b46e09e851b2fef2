import { inspect, types } from "node:util";

import { maybeRowsDigest } from "../../src/frame/rows-digest.ts";
import { isRecord, type Json, type JsonObject } from "../../src/shared/json.ts";
import { loadRenderers } from "./display/load-renderers.ts";
import { typeSummary } from "./inspection.ts";

const MAX_TEXT = 500;

/** The size, the names and the digest of a data frame; undefined for all other values. */
function maybeFrameContent(value: unknown): JsonObject | undefined {
  // Rows have a digest of their own.
  if (!types.isProxy(value) && Array.isArray(value)) return undefined;
  const { maybeFrame, frameDigest } = loadRenderers();
  const frame = maybeFrame(value);
  if (frame === undefined) return undefined;
  return { digest: frameDigest(frame), rows: frame.rowCount, columns: frame.columns.map(({ name }) => name) };
}

/** A value as a record can keep it: short values whole, others by type, size, digest and the beginning of their text. */
export function describeValue(value: unknown): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  const text = inspect(value, { customInspect: false, showProxy: true, depth: 2 }).slice(0, MAX_TEXT);
  const description = { type: typeSummary(value), text };
  const content = maybeFrameContent(value);
  if (content !== undefined || types.isProxy(value)) return { ...description, ...content };
  const digest = maybeRowsDigest(value);
  if (!Array.isArray(value)) return { ...description, digest };
  const [first]: readonly unknown[] = value;
  return { ...description, digest, rows: value.length, columns: isRecord(first) ? Object.keys(first) : undefined };
}
