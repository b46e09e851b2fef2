import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

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
