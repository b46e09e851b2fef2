import { toHashable } from "./hashable.ts";

/**
 * The sha256 over all bytes of a typed array, or over all rows of an array; undefined for what has no fixed content.
 * Row by row: the whole as one string would not fit into memory for large data.
 */
export function maybeRowsDigest(value: unknown): string | undefined {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  if (ArrayBuffer.isView(value)) {
    return hash.update(Buffer.from(value.buffer, value.byteOffset, value.byteLength)).digest("hex");
  }
  if (!Array.isArray(value)) return undefined;
  for (const row of value) hash.update(`${JSON.stringify(row, toHashable) ?? "undefined"}\n`);
  return hash.digest("hex");
}
