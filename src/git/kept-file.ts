// One file holds the kept results of one notebook: a line of fixed length with the size of the index, the index as JSON,
// then the outputs, byte for byte as they stood in the notebook.
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, writevSync } from "node:fs";

import { isRecord } from "../shared/json.ts";

const MAGIC = "labtrail-outputs-1";
const SIZE_DIGITS = 10;
const PREAMBLE_BYTES = MAGIC.length + 1 + SIZE_DIGITS + 1;
const WINDOW_BYTES = 1 << 20;
/** What one call of writev takes on every system. */
const MAX_PARTS = 1_000;

const NOTHING = Buffer.alloc(0);
/** Shared by all comparisons, of which there is one at a time. */
let windowMemory: Buffer | undefined;

/** Results of one cell that are to be kept. */
export interface CellResults {
  /** Names the cell by its id and source. */
  readonly key: string;
  /** The execution count as it is written in the notebook. */
  readonly executionCount: string | undefined;
  /** The JSON array of outputs as it is written in the notebook; empty when there were none. */
  readonly outputs: Buffer;
}

interface IndexEntry {
  readonly key: string;
  readonly executionCount?: string;
  readonly sizeBytes: number;
}

interface PlacedEntry extends IndexEntry {
  readonly start: number;
}

/** An open file of kept results. */
export class KeptFile {
  readonly #fd: number;
  readonly #entries: readonly PlacedEntry[];
  readonly #entryOf: ReadonlyMap<string, PlacedEntry>;
  #window: Buffer = NOTHING;
  #windowStart = 0;

  private constructor(fd: number, entries: readonly PlacedEntry[]) {
    this.#fd = fd;
    this.#entries = entries;
    this.#entryOf = new Map(entries.map((entry) => [entry.key, entry]));
  }

  /** Opens a file; undefined when there is none, or none that this version can read. */
  static maybeOpen(path: string): KeptFile | undefined {
    if (!existsSync(path)) return undefined;
    const fd = openSync(path, "r");
    const entries = maybeEntries(fd);
    if (entries !== undefined) return new KeptFile(fd, entries);
    closeSync(fd);
    return undefined;
  }

  get keys(): readonly string[] {
    return this.#entries.map(({ key }) => key);
  }

  /** How many bytes of outputs are kept for a cell. */
  sizeOf(key: string): number {
    return this.#entryOf.get(key)?.sizeBytes ?? 0;
  }

  maybeResults(key: string): CellResults | undefined {
    const entry = this.#entryOf.get(key);
    if (entry === undefined) return undefined;
    const outputs = Buffer.allocUnsafe(entry.sizeBytes);
    readSync(this.#fd, outputs, 0, outputs.length, entry.start);
    return { key, executionCount: entry.executionCount, outputs };
  }

  /** Whether the file begins with exactly these results. */
  startsWith(results: readonly CellResults[]): boolean {
    this.#window = NOTHING;
    return results.every(({ key, executionCount, outputs }, index) => {
      const entry = this.#entries[index];
      return (
        entry?.key === key &&
        entry.executionCount === executionCount &&
        entry.sizeBytes === outputs.length &&
        this.#holdsAt(entry.start, outputs)
      );
    });
  }

  close(): void {
    closeSync(this.#fd);
  }

  #holdsAt(start: number, bytes: Buffer): boolean {
    for (let offset = 0; offset < bytes.length;) {
      const read = this.#readAround(start + offset);
      const expected = bytes.subarray(offset, offset + read.length);
      if (read.length === 0 || !read.subarray(0, expected.length).equals(expected)) return false;
      offset += expected.length;
    }
    return true;
  }

  /** Some bytes from a place on; most often they have been read with those before. */
  #readAround(start: number): Buffer {
    const end = this.#windowStart + this.#window.length;
    if (start >= this.#windowStart && start < end) return this.#window.subarray(start - this.#windowStart);
    windowMemory ??= Buffer.allocUnsafeSlow(WINDOW_BYTES);
    this.#window = windowMemory.subarray(0, readSync(this.#fd, windowMemory, 0, WINDOW_BYTES, start));
    this.#windowStart = start;
    return this.#window;
  }
}

/** Writes a file of kept results. A reader sees the old file or the new one, never a half. */
export function writeKeptFile(path: string, results: readonly CellResults[]): void {
  const entries: IndexEntry[] = results.map(({ key, executionCount, outputs }) => ({
    key,
    ...(executionCount === undefined ? {} : { executionCount }),
    sizeBytes: outputs.length,
  }));
  const index = Buffer.from(JSON.stringify(entries));
  const preamble = `${MAGIC} ${String(index.length).padStart(SIZE_DIGITS, "0")}\n`;
  const temporary = `${path}.${process.pid}.tmp`;
  // Outputs may hold secrets, and nobody but the user has to read them here.
  const fd = openSync(temporary, "w", 0o600);
  try {
    writeAllTo(fd, [Buffer.from(preamble), index, ...results.map(({ outputs }) => outputs)]);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}

/** One system call for all parts of a notebook; a second one only where the system takes less at a time. */
function writeAllTo(fd: number, parts: readonly Buffer[]): void {
  let left = parts.filter((part) => part.length > 0);
  while (left.length > 0) {
    let written = writevSync(fd, left.slice(0, MAX_PARTS));
    left = left.flatMap((part) => {
      const done = Math.min(written, part.length);
      written -= done;
      return done === part.length ? [] : [part.subarray(done)];
    });
  }
}

function maybeEntries(fd: number): readonly PlacedEntry[] | undefined {
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  readSync(fd, preamble, 0, preamble.length, 0);
  const [magic, digits] = preamble.toString("latin1").split(" ");
  const indexBytes = Number(digits);
  const sizeBytes = fstatSync(fd).size;
  if (magic !== MAGIC || !(indexBytes <= sizeBytes - PREAMBLE_BYTES)) return undefined;
  const index = Buffer.alloc(indexBytes);
  readSync(fd, index, 0, index.length, PREAMBLE_BYTES);
  const entries = maybeIndex(index.toString());
  if (entries === undefined) return undefined;
  const placed: PlacedEntry[] = [];
  let start = PREAMBLE_BYTES + indexBytes;
  for (const entry of entries) {
    placed.push({ ...entry, start });
    start += entry.sizeBytes;
  }
  return start === sizeBytes ? placed : undefined;
}

function maybeIndex(text: string): readonly IndexEntry[] | undefined {
  try {
    const index: unknown = JSON.parse(text);
    return Array.isArray(index) && index.every(isIndexEntry) ? index : undefined;
  } catch (error) {
    // A crash of the machine can leave a file of zeros behind; it is as good as none.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isIndexEntry(value: unknown): value is IndexEntry {
  if (!isRecord(value)) return false;
  const { key, executionCount, sizeBytes } = value;
  const hasCount = executionCount === undefined || typeof executionCount === "string";
  return typeof key === "string" && hasCount && typeof sizeBytes === "number" && sizeBytes >= 0;
}
