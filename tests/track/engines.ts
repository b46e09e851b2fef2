// Every engine of the store; each must do the same.
import { createMemoryObjects } from "../../src/track/objects.ts";
import { openStore } from "../../src/track/open-store.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import type { TrailStore } from "../../src/track/store.ts";

export const ENGINES: readonly (readonly [name: string, open: (folder: string) => TrailStore])[] = [
  ["SQLite in memory", () => openSqliteStore(":memory:", createMemoryObjects())],
  ["SQLite in a file", openStore],
];
