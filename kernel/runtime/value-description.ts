import { inspect, types } from "node:util";

import { isRecord, type Json } from "../../src/shared/json.ts";
import { typeSummary } from "./inspection.ts";

const MAX_TEXT = 500;

/** A digest over all of the data, not over what is shown of it; undefined for what has no fixed bytes. */
function maybeDigest(value: unknown): string | undefined {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  if (ArrayBuffer.isView(value)) {
    return hash.update(Buffer.from(value.buffer, value.byteOffset, value.byteLength)).digest("hex");
  }
  if (!Array.isArray(value)) return undefined;
  // Row by row: the whole as one string would not fit into memory for large data.
  for (const row of value) hash.update(`${JSON.stringify(row) ?? "undefined"}\n`);
  return hash.digest("hex");
}

/** A value as a record can keep it: short values whole, others by type, size, digest and the beginning of their text. */
export function describeValue(value: unknown): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  const text = inspect(value, { customInspect: false, showProxy: true, depth: 2 }).slice(0, MAX_TEXT);
  const description = { type: typeSummary(value), text, digest: types.isProxy(value) ? undefined : maybeDigest(value) };
  if (types.isProxy(value) || !Array.isArray(value)) return description;
  const [first]: readonly unknown[] = value;
  return { ...description, rows: value.length, columns: isRecord(first) ? Object.keys(first) : undefined };
}
