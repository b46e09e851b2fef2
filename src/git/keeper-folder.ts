import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { type GitPlace, requireCommonFolder } from "./git-command.ts";

/** How long a file that is being written may take before it counts as left behind by a crash. */
const ABANDONED_AFTER_MS = 3_600_000;

/** What is kept of one notebook. */
interface KeptEntry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly usedAtMs: number;
}

/** What is kept beside a repository. */
export interface Kept {
  readonly notebooks: number;
  readonly sizeBytes: number;
}

/** Where outputs are kept, in the folder that all worktrees share. */
export function keeperFolder(commonFolder: string): string {
  return join(commonFolder, "labtrail", "outputs");
}

/** How much is kept. */
export function measureKept(folder: string): Kept {
  const entries = listEntries(folder);
  return { notebooks: entries.length, sizeBytes: sumOf(entries) };
}

/** Deletes what was kept of the notebooks that were used longest ago, until the rest is small enough. */
export function makeRoom(folder: string, limitBytes: number): Kept {
  const entries = listEntries(folder);
  let leftBytes = sumOf(entries);
  const gone = entries
    .toSorted((a, b) => a.usedAtMs - b.usedAtMs)
    .filter(({ path, sizeBytes }) => {
      if (leftBytes <= limitBytes) return false;
      // Another git command may have been faster.
      rmSync(path, { force: true });
      leftBytes -= sizeBytes;
      return true;
    });
  return { notebooks: gone.length, sizeBytes: sumOf(gone) };
}

/** Deletes files that a crash has left half written. Returns how many. */
export function removeAbandoned(folder: string, nowMs: number = Date.now()): number {
  const abandoned = listFiles(folder).filter(
    ({ path, usedAtMs }) => isTemporary(path) && nowMs - usedAtMs > ABANDONED_AFTER_MS,
  );
  for (const { path } of abandoned) rmSync(path, { force: true });
  return abandoned.length;
}

/** Deletes all that is kept beside a repository. Returns how many bytes it had. */
export function purgeKeeper(place: GitPlace): number {
  const folder = keeperFolder(requireCommonFolder(place));
  if (!existsSync(folder)) return 0;
  const { sizeBytes } = measureKept(folder);
  rmSync(folder, { recursive: true });
  if (readdirSync(dirname(folder)).length === 0) rmdirSync(dirname(folder));
  return sizeBytes;
}

function listEntries(folder: string): readonly KeptEntry[] {
  return listFiles(folder).filter(({ path }) => !isTemporary(path));
}

function listFiles(folder: string): readonly KeptEntry[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, sizeBytes: stats.size, usedAtMs: stats.mtimeMs }];
  });
}

function isTemporary(path: string): boolean {
  return path.endsWith(".tmp");
}

function sumOf(entries: readonly KeptEntry[]): number {
  return entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
