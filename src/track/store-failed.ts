import { isRecord } from "../shared/json.ts";
import { messageOf } from "../shared/errors.ts";
import { TrackError } from "./store.ts";

/** What to do about a store that cannot be written, by the beginning of the code that SQLite or the system gives. */
const HINTS: readonly (readonly [code: string, hint: string])[] = [
  ["SQLITE_FULL", "Make room on the disk."],
  ["ENOSPC", "Make room on the disk."],
  ["EDQUOT", "Your share of the disk is used up: make room in it."],
  ["SQLITE_READONLY", "Check who may write to the folder, and whether its disk is mounted for reading only."],
  ["EROFS", "The disk is mounted for reading only."],
  ["EACCES", "Check who may write to the folder."],
  ["EPERM", "Check who may write to the folder."],
  ["SQLITE_BUSY", "Another process has held the store for half a minute: end it, or wait for it."],
  ["SQLITE_LOCKED", "Another process holds the store: end it, or wait for it."],
  ["SQLITE_IOERR", "The disk or the network has failed: check the folder."],
  ["SQLITE_CANTOPEN", "Check that the folder is still there and can be written to."],
  ["SQLITE_CORRUPT", "The file is damaged: put it aside, and a new one is begun."],
  ["SQLITE_NOTADB", "The file is no labtrail store: put it aside, and a new one is begun."],
  ["SQLITE_NOMEM", "The machine is out of memory."],
  ["EIO", "The disk or the network has failed: check the folder."],
  ["ESTALE", "The network has lost the folder: check that it is mounted."],
  ["ENOENT", "Check that the folder is still there."],
  ["ENOTDIR", "Check that the folder is still there."],
  ["EMFILE", "The process has too many files open."],
  ["ENFILE", "The machine has too many files open."],
];

/** The error as `STORE_FAILED` when the disk, the network or the system is at fault; else as it is. */
export function storeFailed(path: string, error: unknown): unknown {
  const code = isRecord(error) ? error["code"] : undefined;
  const found = HINTS.find(([start]) => typeof code === "string" && code.startsWith(start));
  if (found === undefined) return error;
  return new TrackError("STORE_FAILED", `the store "${path}" cannot be written: ${withoutPaths(messageOf(error))}`, {
    hint: found[1],
    cause: error,
  });
}

/** `ENOSPC: no space left on device, copyfile 'a' -> 'b'` without what comes after the comma. */
function withoutPaths(message: string): string {
  return message.replace(/^(E[A-Z]+: [^,]+), .*$/s, "$1");
}

/** Whether it is the store that fails, and not whoever asked for something. */
export function isStoreFailure(error: unknown): error is TrackError {
  return error instanceof TrackError && STORE_FAILURES.has(error.code);
}

const STORE_FAILURES: ReadonlySet<string> = new Set([
  "STORE_FAILED",
  "STORE_READ_ONLY",
  "STORE_UNREADABLE",
  "STORE_NEWER",
]);
