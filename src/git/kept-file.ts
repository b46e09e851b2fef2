// One file holds the kept results of one notebook: a line of fixed length with the size of the index, the index as JSON,
// then the outputs, byte for byte as they stood in the notebook.
import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from "node:fs";

import { isRecord } from "../shared/json.ts";

const MAGIC = "labtrail-outputs-1";
const SIZE_DIGITS = 10;
const PREAMBLE_BYTES = MAGIC.length + 1 + SIZE_DIGITS + 1;
const COMPARE_BYTES = 1 << 20;

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

  private constructor(fd: number, entries: readonly PlacedEntry[]) {
    this.#fd = fd;
    this.#entries = entries;
    this.#entryOf = new Map(entries.map((entry) => [entry.key, entry]));
  }

  /** Opens a file; undefined when there is none, or none that this version can read. */
  static maybeOpen(path: string): KeptFile | undefined {
    const fd = maybeOpenForReading(path);
    if (fd === undefined) return undefined;
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
    const read = Buffer.allocUnsafe(Math.min(bytes.length, COMPARE_BYTES));
    for (let offset = 0; offset < bytes.length; offset += read.length) {
      const expected = bytes.subarray(offset, offset + read.length);
      const count = readSync(this.#fd, read, 0, expected.length, start + offset);
      if (count !== expected.length || !read.subarray(0, count).equals(expected)) return false;
    }
    return true;
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
    for (const bytes of [Buffer.from(preamble), index, ...results.map(({ outputs }) => outputs)]) {
      for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    }
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}

function maybeOpenForReading(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
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
  return isRecord(value) && typeof value["key"] === "string" && typeof value["sizeBytes"] === "number";
}
