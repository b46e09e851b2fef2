import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { TrackError } from "./store.ts";

const FOLDER = ".labtrail";

/** The nearest folder at or above this one with `.labtrail`, `.git` or `package.json`; itself when there is none. */
export function findProjectRoot(folder: string): string {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if ([FOLDER, ".git", "package.json"].some((name) => existsSync(join(candidate, name)))) return candidate;
    if (candidate === dirname(candidate)) return folder;
  }
}

/** Where the store of a project is, whether it exists or not. */
export function storeFolder(projectRoot: string): string {
  return join(projectRoot, FOLDER);
}

/** The file of the store, whether it exists or not. */
export function storeFile(projectRoot: string): string {
  return join(storeFolder(projectRoot), "trail.db");
}

/** Whether anything has been tracked in a project yet. */
export function hasStoreFile(projectRoot: string): boolean {
  return existsSync(storeFile(projectRoot));
}

/** @throws {@link TrackError} `NO_STORE` when nothing has been tracked in the project yet. */
export function requireStoreFile(projectRoot: string): void {
  if (hasStoreFile(projectRoot)) return;
  throw new TrackError("NO_STORE", `nothing has been tracked in "${projectRoot}" yet`, {
    hint: "Write `%track on` in a notebook's first cell, and run it.",
  });
}
