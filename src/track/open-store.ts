// The only file that chooses an engine.
import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { findJournals } from "./keep/journal.ts";
import { keepingStore, type KeepingNotice } from "./keep/keeping-store.ts";
import { pendingFolders } from "./keep/pending-folders.ts";
import { survivingStore } from "./keep/surviving-store.ts";
import { takeOverPending } from "./keep/take-over-pending.ts";
import { openObjectFolder } from "./objects.ts";
import { findProjectRoot, hasStoreFile, requireStoreFile, storeFile, storeFolder } from "./project.ts";
import { openReadOnlyStore } from "./read-only-store.ts";
import { redactingStore } from "./redacting-store.ts";
import type { OwnSecretRules } from "./redaction/own-secrets.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { TrackError, type KeptJournal, type TrailStore } from "./store.ts";

/** Told of what a person should know beside what they asked for. */
export type Notify = (notice: KeepingNotice) => void;

/**
 * Opens the store of a project, and makes it when it is not there. It ignores itself in git. What earlier sessions could
 * not write is in it afterwards.
 *
 * @throws {@link TrackError} `STORE_NEWER` or `STORE_UNREADABLE`.
 */
export function openStore(projectRoot: string, notify?: Notify): TrailStore {
  return redactingStore(openRawStore(projectRoot, notify));
}

/**
 * Opens the store of a project for recording. It never throws because of the disk: what cannot be written is kept for
 * later, and `notify` hears of it.
 *
 * @param own - What the user has called secret.
 */
export function openRecordingStore(projectRoot: string, notify: Notify, own?: OwnSecretRules): TrailStore {
  return redactingStore(
    keepingStore({
      open: () =>
        survivingStore({
          open: (first) => openRawStore(projectRoot, notify, first),
          identify: () => maybeIdentity(storeFile(projectRoot)),
          notify,
        }),
      maybeOpenCopy: () => maybeOpenCopy(storeFolder(projectRoot)),
      pendingFolders: pendingFolders(projectRoot),
      notify,
    }),
    own,
  );
}

/** Undefined for a file that is not there. */
function maybeIdentity(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? undefined : `${stats.dev} ${stats.ino}`;
}

/** The temporary folder may have no room either, or the store may be of a newer program. */
function maybeOpenCopy(folder: string): TrailStore | undefined {
  try {
    return openReadOnlyStore(folder);
  } catch {
    // Whoever looks then hears what is wrong with the store itself.
    return undefined;
  }
}

/** @param first - What is taken over before what earlier sessions have left. */
function openRawStore(projectRoot: string, notify?: Notify, first?: KeptJournal): TrailStore {
  const folder = storeFolder(projectRoot);
  try {
    for (const one of [folder, join(folder, "objects")]) makeFolder(one);
    const ignore = join(folder, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  } catch (error) {
    throw new TrackError("STORE_UNREADABLE", `the store "${folder}" cannot be made: ${messageOf(error)}`, {
      hint: "Check that the folder can be written to.",
      cause: error,
    });
  }
  const store = openSqliteStore(storeFile(projectRoot), openObjectFolder(join(folder, "objects")));
  try {
    if (first !== undefined) store.takeOver(first);
    for (const text of takeOverPending(projectRoot, store)) notify?.({ text, place: undefined });
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/**
 * Opens a store that must be there, for looking at it; also one that may not be written to.
 *
 * @throws {@link TrackError} `NO_STORE`, `STORE_NEWER` or `STORE_UNREADABLE`.
 */
export function openExistingStore(from: string, notify?: Notify): TrailStore {
  const projectRoot = findProjectRoot(from);
  const folder = storeFolder(projectRoot);
  // All there is may be waiting, because the folder could never be made.
  if (!hasStoreFile(projectRoot) && findJournals(projectRoot).length === 0) requireStoreFile(projectRoot);
  return isWritable(hasStoreFile(projectRoot) ? folder : projectRoot)
    ? openStore(projectRoot, notify)
    : openReadOnlyStore(folder);
}

/** Not by `recursive` alone, which calls a disk that is read-only a folder that is not there. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") mkdirSync(path, { recursive: true });
    else if (code !== "EEXIST") throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
