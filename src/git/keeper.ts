// The output keeper. What the clean filter removes from a notebook is filed in the folder that all worktrees share, and
// the smudge filter puts it back: so stash, switch, rebase and the like lose no output. It is a cache and nothing more:
// git's own objects never hold an output, and a lost cache costs a re-execution.
import { hash } from "node:crypto";
import { existsSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { isNull } from "../notebook/scan.ts";
import { type Edit, splice } from "../notebook/splice.ts";
import { type StrippedCell, stripNotebook } from "../notebook/strip.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../notebook/strip-options.ts";
import { stripOutputs } from "../notebook/strip-outputs.ts";
import { createKeyOf } from "./cell-key.ts";
import { GitError } from "./git-error.ts";
import { keeperFolder, makeRoom } from "./keeper-folder.ts";
import { type CellResults, KeptFile, writeKeptFile } from "./kept-file.ts";

/** How much may be kept, in bytes. */
export interface KeeperLimits {
  /** All of a repository together; the notebooks that were used longest ago go first. */
  readonly totalBytes: number;
  /** One notebook as it is now. */
  readonly notebookBytes: number;
  /** Cells that a notebook no longer has, or not on this branch. */
  readonly absentBytes: number;
}

const MEBIBYTE = 1 << 20;
/** What applies unless `labtrail.keeperSize` says otherwise. */
export const DEFAULT_LIMITS: KeeperLimits = {
  totalBytes: 1024 * MEBIBYTE,
  notebookBytes: 256 * MEBIBYTE,
  absentBytes: 32 * MEBIBYTE,
};

/** Keeps the outputs of notebooks beside the repository. */
export class Keeper {
  readonly #folder: string;
  readonly #limits: KeeperLimits;
  #hasWritten = false;

  /** @param commonFolder - The folder that all worktrees share, usually `.git`. */
  constructor(commonFolder: string, limits: KeeperLimits = DEFAULT_LIMITS) {
    this.#folder = keeperFolder(commonFolder);
    this.#limits = limits;
  }

  /**
   * Files what was removed from a notebook. Writes nothing when the same is kept already.
   *
   * @throws GitError `OUTPUTS_TOO_LARGE`
   */
  keep(path: string, bytes: Buffer, cells: readonly StrippedCell[], options = DEFAULT_STRIP_OPTIONS): void {
    const results = resultsOf(bytes, cells, options);
    if (results.length === 0) return;
    const sizeBytes = results.reduce((sum, { outputs }) => sum + outputs.length, 0);
    if (sizeBytes > this.#limits.notebookBytes) throw tooLarge(path, sizeBytes, this.#limits.notebookBytes);
    const file = this.#fileOf(path);
    const kept = KeptFile.maybeOpen(file);
    try {
      if (kept?.startsWith(results) === true) return touch(file);
      if (kept === undefined) mkdirSync(this.#folder, { recursive: true });
      writeKeptFile(file, [...results, ...absentResults(kept, results, this.#limits.absentBytes)]);
      this.#hasWritten = true;
    } finally {
      kept?.close();
    }
  }

  /** Whether all that would be removed from a notebook is kept. */
  holds(path: string, bytes: Buffer, cells: readonly StrippedCell[], options = DEFAULT_STRIP_OPTIONS): boolean {
    const results = resultsOf(bytes, cells, options);
    const kept = KeptFile.maybeOpen(this.#fileOf(path));
    try {
      return results.length === 0 || kept?.startsWith(results) === true;
    } finally {
      kept?.close();
    }
  }

  /** Puts kept results into the cells of a notebook that have none. A file that cannot be read stays as it is. */
  restore(path: string, bytes: Buffer, options = DEFAULT_STRIP_OPTIONS): Buffer {
    const file = this.#fileOf(path);
    const kept = KeptFile.maybeOpen(file);
    if (kept === undefined) return bytes;
    touch(file);
    try {
      return splice(bytes, restoringEdits(kept, bytes, stripNotebook(bytes, path, options).cells, options));
    } catch (error) {
      if (error instanceof NotebookError) return bytes;
      throw error;
    } finally {
      kept.close();
    }
  }

  /** Ends the work on a batch of notebooks: makes room if too much is kept. */
  close(): void {
    if (!this.#hasWritten) return;
    makeRoom(this.#folder, this.#limits.totalBytes);
  }

  #fileOf(path: string): string {
    return join(this.#folder, hash("sha1", path));
  }
}

/** Says that a file is in use: of all that are kept, it shall be among the last to go. */
function touch(file: string): void {
  const now = new Date();
  // It may be gone by now: another git command makes room at the same time.
  if (existsSync(file)) utimesSync(file, now, now);
}

function tooLarge(path: string, sizeBytes: number, limitBytes: number): GitError {
  const [size, limit] = [sizeBytes, limitBytes].map((bytes) => `${Math.ceil(bytes / MEBIBYTE)} MiB`);
  return new GitError(
    "OUTPUTS_TOO_LARGE",
    `"${path}" has ${size} of outputs, and ${limit} is the most for one notebook`,
  );
}

function resultsOf(bytes: Buffer, cells: readonly StrippedCell[], options: StripOptions): readonly CellResults[] {
  const keyOf = createKeyOf(bytes, options);
  return cells.flatMap(({ spans, outputs, executionCount }) => {
    const key = keyOf(spans);
    if (outputs === undefined && executionCount === undefined) return [];
    return {
      key,
      executionCount:
        executionCount === undefined ? undefined : bytes.toString("utf8", executionCount.start, executionCount.end),
      outputs: bytes.subarray(outputs?.start ?? 0, outputs?.end ?? 0),
    };
  });
}

/** Kept results of cells that are not in the notebook now; newest first, as far as there is room. */
function absentResults(
  kept: KeptFile | undefined,
  results: readonly CellResults[],
  limitBytes: number,
): readonly CellResults[] {
  if (kept === undefined) return [];
  const present = new Set(results.map(({ key }) => key));
  let roomBytes = limitBytes;
  return kept.keys.flatMap((key) => {
    if (present.has(key)) return [];
    roomBytes -= kept.sizeOf(key);
    return roomBytes < 0 ? [] : (kept.maybeResults(key) ?? []);
  });
}

/** Edits that put outputs back, where clean would make the same of them again: else the notebook would look modified. */
function restoringEdits(
  kept: KeptFile,
  bytes: Buffer,
  cells: readonly StrippedCell[],
  options: StripOptions,
): readonly Edit[] {
  const keyOf = createKeyOf(bytes, options);
  return cells.flatMap(({ spans, mark }) => {
    const results = kept.maybeResults(keyOf(spans));
    if (results === undefined) return [];
    const edits: Edit[] = [];
    const outputs = spans.outputs.at(-1);
    if (outputs !== undefined && isJson(results.outputs)) {
      const committed = bytes.subarray(outputs.start, outputs.end);
      if (stripOutputs(results.outputs, mark, options).equals(committed)) {
        edits.push({ ...outputs, replacement: results.outputs });
      }
    }
    const count = spans.executionCounts.at(-1);
    if (count !== undefined && isNull(bytes, count) && results.executionCount !== undefined && !options.keepCounts) {
      edits.push({ ...count, replacement: results.executionCount });
    }
    return edits;
  });
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    // Not worth more words: a broken cache entry is left alone.
    return false;
  }
}
