import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openObjectFolder } from "./objects.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { TrackError, type TrailStore } from "./store.ts";

const WRITES = [
  "saveSession",
  "endSession",
  "saveExecution",
  "createRun",
  "endRun",
  "addParams",
  "appendMetrics",
  "addDatasets",
  "addPackages",
  "addArtifacts",
  "setTags",
  "addNote",
  "setCode",
  "archiveRun",
  "restoreRun",
  "setSlice",
  "saveText",
  "saveBytes",
  "saveFile",
] as const satisfies readonly (keyof TrailStore)[];

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
    const store = openSqliteStore(join(copy, "trail.db"), openObjectFolder(join(folder, "objects")));
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
