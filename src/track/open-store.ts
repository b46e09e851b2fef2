// The only file that chooses an engine.
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { openObjectFolder } from "./objects.ts";
import { findProjectRoot, requireStoreFile, storeFolder } from "./project.ts";
import { openReadOnlyStore } from "./read-only-store.ts";
import { redactingStore } from "./redacting-store.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { TrackError, type TrailStore } from "./store.ts";

/**
 * Opens the store of a project, and makes it when it is not there. It ignores itself in git.
 *
 * @throws {@link TrackError} `STORE_NEWER` or `STORE_UNREADABLE`.
 */
export function openStore(projectRoot: string): TrailStore {
  const folder = storeFolder(projectRoot);
  try {
    mkdirSync(join(folder, "objects"), { recursive: true });
    const ignore = join(folder, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  } catch (error) {
    throw new TrackError("STORE_UNREADABLE", `the store "${folder}" cannot be made: ${messageOf(error)}`, {
      hint: "Check that the folder can be written to.",
      cause: error,
    });
  }
  return redactingStore(openSqliteStore(join(folder, "trail.db"), openObjectFolder(join(folder, "objects"))));
}

/**
 * Opens a store that must be there, for looking at it; also one that may not be written to.
 *
 * @throws {@link TrackError} `NO_STORE`, `STORE_NEWER` or `STORE_UNREADABLE`.
 */
export function openExistingStore(from: string): TrailStore {
  const projectRoot = findProjectRoot(from);
  requireStoreFile(projectRoot);
  const folder = storeFolder(projectRoot);
  return isWritable(folder) ? openStore(projectRoot) : openReadOnlyStore(folder);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
