import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { findJournals } from "./keep/journal.ts";
import { layObjects, openObjectFolder } from "./objects.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { OBJECT_WRITES, STORE_WRITES } from "./store-writes.ts";
import { TrackError, type TrailStore } from "./store.ts";

const WRITES = [...STORE_WRITES, ...OBJECT_WRITES] as const;

/**
 * Opens a store in a folder that may not be written to, for looking at it. SQLite needs a file beside the store even to
 * read it, so it reads a copy elsewhere, which goes when the store is closed.
 *
 * @throws {@link TrackError} `STORE_NEWER` or `STORE_UNREADABLE`; of the store, `STORE_READ_ONLY` for whatever writes.
 */
export function openReadOnlyStore(folder: string): TrailStore {
  const copy = mkdtempSync(join(tmpdir(), "labtrail-read-only-"));
  const removeCopy = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    // The second holds what has not been taken over into the first yet.
    for (const name of ["trail.db", "trail.db-wal"]) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
    }
    mkdirSync(join(copy, "objects"));
    const added = openObjectFolder(join(copy, "objects"));
    const store = openSqliteStore(join(copy, "trail.db"), layObjects(added, openObjectFolder(join(folder, "objects"))));
    // What waits for the store is shown as well, and goes on waiting.
    for (const journal of findJournals(dirname(folder))) store.takeOver(journal.read());
    const refuse = (): never => {
      throw new TrackError("STORE_READ_ONLY", `the store "${folder}" can be looked at, and not be written to`, {
        hint: "Check who may write to the folder, and whether its disk is mounted for reading only.",
      });
    };
    const refusals = Object.fromEntries(WRITES.map((name) => [name, refuse])) as Readonly<
      Record<(typeof WRITES)[number], () => never>
    >;
    return {
      ...store,
      ...refusals,
      close() {
        store.close();
        removeCopy();
      },
    };
  } catch (error) {
    removeCopy();
    throw error;
  }
}
