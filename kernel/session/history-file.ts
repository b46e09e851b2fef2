// What was typed in earlier sessions: one file of JSON lines for all kernels of a user. Each kernel appends whole lines, so
// several write at the same time without asking each other. A database would be one more native module in each kernel, and
// a file in the project would put what may be secret where projects are shared.
// `fs.promises` is loaded at its first use, and `node:fs/promises` would be at the start of the kernel.
import { promises as fs } from "node:fs";
import { dirname } from "node:path";

import { isRecord } from "../../src/shared/json.ts";
import { settledWithin } from "../../src/shared/settled-within.ts";

/** An input of an earlier session. */
export interface EarlierLine {
  readonly session: string;
  readonly lineNumber: number;
  readonly source: string;
}

/** Beyond this size the older half is dropped, at the start of a kernel. */
const MAX_SIZE_BYTES = 4 * 1024 * 1024;
/** A cell that is larger holds data, and nobody looks for it in a history. */
const MAX_SOURCE_LENGTH = 64 * 1024;
/** An append takes a tenth of the time of a small cell. */
const WRITE_INTERVAL_MS = 500;
/** Cells may hold secrets: only their user may read them. */
const PRIVATE_FOLDER = { recursive: true, mode: 0o700 } as const;
const PRIVATE_FILE = { mode: 0o600 } as const;

export interface HistoryFileOptions {
  /** Gives the absolute path of the file, which need not exist. Called when the file is first needed. */
  readonly locate: () => Promise<string>;
  /** The id of the session that appends. */
  readonly session: string;
  /** Called once, when lines cannot be kept. */
  readonly onFault: (error: unknown) => void;
}

export class HistoryFile {
  readonly #options: HistoryFileOptions;
  /** The path, once the file may be appended to. */
  #ready: Promise<string> | undefined;
  /** Lines that are still to be written, in their order. */
  #waiting = "";
  #writing: Promise<void> | undefined;
  #lastWriteAt = -Infinity;
  readonly #closing = Promise.withResolvers<void>();
  #isBroken = false;

  constructor(options: HistoryFileOptions) {
    this.#options = options;
  }

  /** Keeps an input. The caller need not wait. */
  append(lineNumber: number, source: string): void {
    if (this.#isBroken || source.length > MAX_SOURCE_LENGTH) return;
    const line = `${JSON.stringify({ session: this.#options.session, line: lineNumber, source })}\n`;
    this.#waiting += line;
    this.#writing ??= this.#writeWaiting()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#writing = undefined;
      });
  }

  /** The inputs of all other sessions, in the order in which they were typed. */
  async read(): Promise<readonly EarlierLine[]> {
    const { locate, session } = this.#options;
    const text = await locate()
      .then(readText)
      .catch((error: unknown) => {
        this.#giveUp(error);
        return "";
      });
    return text.split("\n").flatMap((line) => {
      const earlier = maybeLine(line);
      return earlier === undefined || earlier.session === session ? [] : [earlier];
    });
  }

  /** Resolves when all that was appended is in the file. */
  async close(): Promise<void> {
    this.#closing.resolve();
    await this.#writing;
  }

  /** A cell that a user runs is written at once; of many in a row, all that came within a moment together. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting !== "") {
      const pauseMs = this.#lastWriteAt + WRITE_INTERVAL_MS - performance.now();
      if (pauseMs > 0) await settledWithin(this.#closing.promise, pauseMs);
      this.#ready ??= this.#options.locate().then(makeReady);
      const path = await this.#ready;
      const lines = this.#waiting;
      this.#waiting = "";
      await fs.appendFile(path, lines, PRIVATE_FILE);
      this.#lastWriteAt = performance.now();
    }
  }

  /** A disk that is full, a home that may not be read or written: the session goes on without. */
  #giveUp(error: unknown): void {
    if (!this.#isBroken) this.#options.onFault(error);
    this.#isBroken = true;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await fs.readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Makes room. What another kernel appends in the few milliseconds in between is lost. */
async function makeReady(path: string): Promise<string> {
  await fs.mkdir(dirname(path), PRIVATE_FOLDER);
  const size = await fs.stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size <= MAX_SIZE_BYTES) return path;
  const text = await readText(path);
  const newer = text.slice(text.indexOf("\n", text.length / 2) + 1);
  const draft = `${path}.${process.pid}`;
  await fs.writeFile(draft, newer, PRIVATE_FILE);
  await fs.rename(draft, path);
  return path;
}

/** A line that a kernel was killed in the middle of is none. */
function maybeLine(text: string): EarlierLine | undefined {
  if (text === "") return undefined;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(record)) return undefined;
  const { session, line, source } = record;
  if (typeof session !== "string" || typeof line !== "number" || typeof source !== "string") return undefined;
  return { session, lineNumber: line, source };
}
