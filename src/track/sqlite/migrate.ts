import type { Database } from "better-sqlite3";

import { packageVersion } from "../../shared/installation.ts";
import { TrackError } from "../store.ts";
import { createTrail } from "./migrations/0001-create-trail.ts";
import { addRollupsAndArtifacts } from "./migrations/0002-add-rollups-and-artifacts.ts";
import { addCellObservations } from "./migrations/0003-add-cell-observations.ts";
import { addTakenOver } from "./migrations/0005-add-taken-over.ts";
import type { Migration } from "./migrations/migration.ts";

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [
  createTrail,
  addRollupsAndArtifacts,
  addCellObservations,
  addTakenOver,
];

/** The newest shape this program knows. */
export function newestShape(migrations: readonly Migration[] = MIGRATIONS): number {
  return migrations.at(-1)?.number ?? 0;
}

/**
 * Brings a store to the newest shape, one transaction a step. Processes that open a new store at the same moment wait
 * for each other.
 *
 * @throws {@link TrackError} `STORE_NEWER` when a newer program has written the store; it is left as it is.
 */
export function migrate(db: Database, path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  for (const { number, sql } of migrations) {
    if (readShape(db) >= number) continue;
    db.transaction(() => {
      // Another process may have done this step while we waited for the lock.
      if (readShape(db) >= number) return;
      db.exec(sql);
      db.pragma(`user_version = ${number}`);
    }).immediate();
  }
  const shape = readShape(db);
  if (shape > newestShape(migrations)) {
    throw new TrackError(
      "STORE_NEWER",
      `the store "${path}" has shape ${shape}, and labtrail ${packageVersion} knows shapes up to ${newestShape(migrations)}`,
      { hint: "A newer labtrail has written it: update with `npm install labtrail@latest`." },
    );
  }
}

function readShape(db: Database): number {
  return db.pragma("user_version", { simple: true }) as number;
}
