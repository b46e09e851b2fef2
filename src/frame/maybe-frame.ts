import { types } from "node:util";

import { maybeArqueroTable } from "./arquero.ts";
import { maybeArrowTable } from "./arrow.ts";
import { maybeDanfoFrame } from "./danfo.ts";
import { maybeDuckDbResult } from "./duckdb.ts";
import type { Frame } from "./frame.ts";
import { maybeMapEntries } from "./map-entries.ts";
import { maybePolarsFrame } from "./polars.ts";
import { maybeProxyTarget } from "./proxy-target.ts";
import { maybeRecords } from "./records.ts";

/** Each knows its values by their fields and methods, and runs nothing of a value that it does not know. */
const READERS: readonly ((value: object) => Frame | undefined)[] = [
  maybeRecords,
  maybeMapEntries,
  maybeDanfoFrame,
  maybeArqueroTable,
  maybeArrowTable,
  maybeDuckDbResult,
];

/**
 * The value as a table, when it is one: a frame of a known library, an array of alike plain objects, a Map. The libraries
 * are the user's own copies, known by their shape and never imported.
 */
export function maybeFrame(value: unknown): Frame | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (types.isProxy(value)) {
    const target = maybeProxyTarget(value);
    return target === undefined ? undefined : maybePolarsFrame(value, target);
  }
  for (const read of READERS) {
    const frame = read(value);
    if (frame !== undefined) return frame;
  }
  return undefined;
}
