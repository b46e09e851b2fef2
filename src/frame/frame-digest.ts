import type { Frame } from "./frame.ts";
import { toHashable } from "./hashable.ts";

const BATCH_ROWS = 1000;

/** The sha256 of a frame's names, types and all of its values: the same for the same content, whatever reads it. */
export function frameDigest(frame: Frame): string {
  // Not imported: it takes 5 ms to load, and is rarely needed.
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  hash.update(`${JSON.stringify(frame.columns)}\n`);
  const step = frame.isSequential ? frame.rowCount : BATCH_ROWS;
  for (let start = 0; start < frame.rowCount; start += step) {
    const rows = frame.readRows(start, Math.min(start + step, frame.rowCount));
    for (const row of rows) hash.update(`${JSON.stringify(row, toHashable)}\n`);
  }
  return hash.digest("hex");
}
