import Database from "better-sqlite3";

import { messageOf } from "../../shared/errors.ts";
import { TrackError } from "../store.ts";
import { migrate } from "./migrate.ts";

/** Opens a SQLite file of any shape, or `:memory:`, and brings it to the newest. */
export function openDatabase(path: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path);
    applyPragmas(db);
    // SQLite's own knows ASCII alone.
    db.function("lower_unicode", { deterministic: true }, (text) =>
      typeof text === "string" ? text.toLowerCase() : text,
    );
    migrate(db, path);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof TrackError) throw error;
    throw new TrackError("STORE_UNREADABLE", `the store "${path}" cannot be opened: ${messageOf(error)}`, {
      hint: "Check that the folder can be written to and that the file is a labtrail store.",
      cause: error,
    });
  }
}

function applyPragmas(db: Database.Database): void {
  // First: switching a new file to WAL needs the lock that another process may hold.
  db.pragma("busy_timeout = 30000");
  db.pragma("journal_mode = WAL");
  // Survives the death of the process, not that of the machine: an fsync a commit would cost 4 ms on a busy disk.
  db.pragma("synchronous = NORMAL");
  db.pragma("foreign_keys = ON");
}
