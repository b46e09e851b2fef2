// The output keeper. What the clean filter removes from a notebook is filed in the folder that all worktrees share, and
// the smudge filter puts it back: so stash, switch, rebase and the like lose no output. It is a cache and nothing more:
// git's own objects never hold an output, and a lost cache costs a re-execution.
import { hash } from "node:crypto";
import { mkdirSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { decodeValue, isNull, type Span } from "../notebook/scan.ts";
import type { CellSpans } from "../notebook/scan-notebook.ts";
import { type Edit, splice } from "../notebook/splice.ts";
import { type StrippedCell, stripNotebook } from "../notebook/strip.ts";
import { type CellResults, KeptFile, writeKeptFile } from "./kept-file.ts";

/** All kept outputs of a repository together; the notebooks that were written longest ago go first. */
const MAX_TOTAL_BYTES = 1 << 30;
/** Outputs kept for cells that a notebook no longer has, or not on this branch. */
const MAX_ABSENT_BYTES = 32 << 20;

/** Keeps the outputs of notebooks beside the repository. */
export class Keeper {
  readonly #folder: string;
  #hasWritten = false;

  /** @param commonFolder - The folder that all worktrees share, usually `.git`. */
  constructor(commonFolder: string) {
    this.#folder = join(commonFolder, "labtrail", "outputs");
  }

  /** Files what was removed from a notebook. Writes nothing when the same is kept already. */
  keep(path: string, bytes: Buffer, cells: readonly StrippedCell[]): void {
    const results = resultsOf(bytes, cells);
    if (results.length === 0) return;
    const file = this.#fileOf(path);
    const kept = KeptFile.maybeOpen(file);
    try {
      if (kept?.startsWith(results) === true) return;
      if (kept === undefined) mkdirSync(this.#folder, { recursive: true });
      writeKeptFile(file, [...results, ...absentResults(kept, results)]);
      this.#hasWritten = true;
    } finally {
      kept?.close();
    }
  }

  /** Puts kept results into the cells of a notebook that have none. A file that cannot be read stays as it is. */
  restore(path: string, bytes: Buffer): Buffer {
    const kept = KeptFile.maybeOpen(this.#fileOf(path));
    if (kept === undefined) return bytes;
    try {
      return splice(bytes, restoringEdits(kept, bytes, stripNotebook(bytes, path).cells));
    } catch (error) {
      if (error instanceof NotebookError) return bytes;
      throw error;
    } finally {
      kept.close();
    }
  }

  /** Ends the work on a batch of notebooks: makes room if too much is kept. */
  close(maxTotalBytes = MAX_TOTAL_BYTES): void {
    if (!this.#hasWritten) return;
    const files = readdirSync(this.#folder).flatMap((name) => {
      const path = join(this.#folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, sizeBytes: stats.size, writtenAt: stats.mtimeMs }];
    });
    let totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    for (const { path, sizeBytes } of files.toSorted((a, b) => a.writtenAt - b.writtenAt)) {
      if (totalBytes <= maxTotalBytes) return;
      unlinkSync(path);
      totalBytes -= sizeBytes;
    }
  }

  #fileOf(path: string): string {
    return join(this.#folder, hash("sha1", path));
  }
}

function resultsOf(bytes: Buffer, cells: readonly StrippedCell[]): readonly CellResults[] {
  const keyOf = createKeyOf(bytes);
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
function absentResults(kept: KeptFile | undefined, results: readonly CellResults[]): readonly CellResults[] {
  if (kept === undefined) return [];
  const present = new Set(results.map(({ key }) => key));
  let roomBytes = MAX_ABSENT_BYTES;
  return kept.keys.flatMap((key) => {
    if (present.has(key)) return [];
    roomBytes -= kept.sizeOf(key);
    return roomBytes < 0 ? [] : (kept.maybeResults(key) ?? []);
  });
}

/** Edits that fill blank cells. What clean would not remove again is never put in, or the notebook would look modified. */
function restoringEdits(kept: KeptFile, bytes: Buffer, cells: readonly StrippedCell[]): readonly Edit[] {
  const keyOf = createKeyOf(bytes);
  return cells.flatMap(({ spans, keepsOutputs }) => {
    const results = kept.maybeResults(keyOf(spans));
    if (results === undefined) return [];
    const edits: Edit[] = [];
    const outputs = spans.outputs.at(-1);
    if (!keepsOutputs && isBlankArray(bytes, outputs) && isJson(results.outputs)) {
      edits.push({ ...outputs, replacement: results.outputs });
    }
    const count = spans.executionCounts.at(-1);
    if (count !== undefined && isNull(bytes, count) && results.executionCount !== undefined) {
      edits.push({ ...count, replacement: results.executionCount });
    }
    return edits;
  });
}

/** Names cells by id and source; equal ones, as notebooks without ids have them, also by their order. */
function createKeyOf(bytes: Buffer): (cell: CellSpans) => string {
  const seen = new Map<string, number>();
  return ({ id, source }) => {
    const parts = [id, source].map((span) => (span === undefined ? "" : joinedText(decodeValue(bytes, span))));
    const name = parts.join("\0");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return hash("sha1", count === 1 ? name : `${name}\0${count}`);
  };
}

/** A source is one string or a list of lines; editors change the one into the other. */
function joinedText(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value);
}

/** Whether a span holds `[]`, as clean leaves it. */
function isBlankArray(bytes: Buffer, span: Span | undefined): span is Span {
  return span !== undefined && bytes.toString("latin1", span.start, span.end) === "[]";
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
