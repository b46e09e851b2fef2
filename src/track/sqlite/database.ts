import { dirname } from "node:path";

import Database from "better-sqlite3";

import { messageOf } from "../../shared/errors.ts";
import { isRecord } from "../../shared/json.ts";
import { TrackError } from "../store.ts";
import { migrate } from "./migrate.ts";
import { isNetworkFolder } from "./network-folder.ts";

export interface DatabaseOptions {
  /** Whether other machines may write the file as well: then it has a rollback journal in place of a log. */
  readonly isOnNetwork?: boolean;
}

/** Opens a SQLite file of any shape, or `:memory:`, and brings it to the newest. */
export function openDatabase(
  path: string,
  { isOnNetwork = path !== ":memory:" && isNetworkFolder(dirname(path)) }: DatabaseOptions = {},
): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path);
    applyPragmas(db, isOnNetwork);
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

function applyPragmas(db: Database.Database, isOnNetwork: boolean): void {
  // First: switching a new file to WAL needs the lock that another process may hold.
  db.pragma("busy_timeout = 30000");
  const hasLog = !isOnNetwork && setJournal(db, "WAL") === "wal";
  if (!hasLog && setJournal(db, "DELETE") !== "delete") setJournal(db, "WAL");
  // With a log NORMAL survives the death of the process, not that of the machine: an fsync a commit would cost 4 ms on a
  // busy disk. Without one it might not survive the machine at all.
  db.pragma(`synchronous = ${hasLog ? "NORMAL" : "FULL"}`);
  db.pragma("foreign_keys = ON");
}

/** The kind of journal that the file has then: SQLite refuses a log where there is no shared memory. */
function setJournal(db: Database.Database, kind: "WAL" | "DELETE"): unknown {
  try {
    return db.pragma(`journal_mode = ${kind}`, { simple: true });
  } catch (error) {
    const code = isRecord(error) ? String(error["code"]) : "";
    if (/^SQLITE_(?:IOERR|PROTOCOL|NOLFS|CANTOPEN|READONLY|BUSY)/.test(code) && kind === "WAL") return undefined;
    // Other processes of this machine have it open with a log: then so must this one.
    if (code.startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
}
