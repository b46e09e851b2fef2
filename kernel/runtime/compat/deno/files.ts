// Deno's functions on files, on Node's: real reads and writes, which tracking sees like all others.
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";

import { withDenoErrors, withDenoErrorsLater } from "./errors.ts";

type Path = string | URL;

interface WriteOptions {
  readonly append?: boolean;
  readonly create?: boolean;
  readonly createNew?: boolean;
  readonly mode?: number;
}

interface OpenOptions extends WriteOptions {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly truncate?: boolean;
}

interface TempOptions {
  readonly dir?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

type Bytes = Uint8Array | ReadableStream<Uint8Array>;

/** A function of Deno with its twin that blocks: `readFile` and `readFileSync`. */
function pair<Args extends readonly unknown[], Result>(name: string, run: (...args: Args) => Result) {
  return {
    [name]: (...args: Args): Promise<Result> => withDenoErrorsLater(async () => run(...args)),
    [`${name}Sync`]: (...args: Args): Result => withDenoErrors(() => run(...args)),
  };
}

/** Members of `Deno` that are about files. */
export const denoFiles: Readonly<Record<string, unknown>> = {
  ...pair("mkdir", (path: Path, options?: { readonly recursive?: boolean; readonly mode?: number }) => {
    fs.mkdirSync(path, options);
  }),
  ...pair("remove", (path: Path, { recursive = false }: { readonly recursive?: boolean } = {}) => {
    // Deno removes an empty folder as well.
    if (!recursive && fs.lstatSync(path).isDirectory()) fs.rmdirSync(path);
    else fs.rmSync(path, { recursive });
  }),
  ...pair("rename", (from: Path, to: Path) => fs.renameSync(from, to)),
  ...pair("copyFile", (from: Path, to: Path) => fs.copyFileSync(from, to)),
  ...pair("realPath", (path: Path) => fs.realpathSync(path)),
  ...pair("stat", (path: Path) => toFileInfo(fs.statSync(path))),
  ...pair("lstat", (path: Path) => toFileInfo(fs.lstatSync(path))),
  ...pair("makeTempDir", ({ dir = tmpdir(), prefix = "" }: TempOptions = {}) => fs.mkdtempSync(join(dir, prefix))),
  ...pair("makeTempFile", ({ dir = tmpdir(), prefix = "", suffix = "" }: TempOptions = {}) => {
    const path = join(dir, `${prefix}${crypto.randomUUID()}${suffix}`);
    fs.writeFileSync(path, "", { flag: "wx", mode: 0o600 });
    return path;
  }),
  ...pair(
    "open",
    (path: Path, options?: OpenOptions) => new DenoFile(fs.openSync(path, toFlags(options), options?.mode)),
  ),
  readTextFile: (path: Path) => withDenoErrorsLater(() => fs.promises.readFile(path, "utf8")),
  readTextFileSync: (path: Path) => withDenoErrors(() => fs.readFileSync(path, "utf8")),
  readFile: (path: Path) => withDenoErrorsLater(async () => toBytes(await fs.promises.readFile(path))),
  readFileSync: (path: Path) => withDenoErrors(() => toBytes(fs.readFileSync(path))),
  writeTextFile: writeLater,
  writeTextFileSync: writeNow,
  writeFile: writeLater,
  writeFileSync: writeNow,
  async *readDir(path: Path) {
    yield* await withDenoErrorsLater(async () => listFolder(path));
  },
  readDirSync: (path: Path) => withDenoErrors(() => listFolder(path)),
};

/** Deno gives a Uint8Array of its own, and not a Buffer. */
function toBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function writeNow(path: Path, data: string | Uint8Array, options: WriteOptions = {}): void {
  withDenoErrors(() => {
    fs.writeFileSync(path, data, {
      flag: toWriteFlag(path, options),
      ...(options.mode !== undefined && { mode: options.mode }),
    });
  });
}

function writeLater(path: Path, data: string | Bytes, options: WriteOptions = {}): Promise<void> {
  return withDenoErrorsLater(async () => {
    const content = data instanceof ReadableStream ? Readable.fromWeb(data as never) : data;
    const mode = options.mode === undefined ? {} : { mode: options.mode };
    await fs.promises.writeFile(path, content, { flag: toWriteFlag(path, options), ...mode });
  });
}

function toWriteFlag(path: Path, { append, create, createNew }: WriteOptions): string {
  if (createNew === true) return append === true ? "ax" : "wx";
  // No flag of Node stands for it: this throws what opening the file would.
  if (create === false) fs.accessSync(path);
  return append === true ? "a" : "w";
}

function toFlags({ read, write, append, truncate, create, createNew }: OpenOptions = { read: true }): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_TRUNC, O_CREAT, O_EXCL } = fs.constants;
  const isWritten = write === true || append === true;
  let flags = isWritten ? (read === true ? O_RDWR : O_WRONLY) : O_RDONLY;
  if (append === true) flags |= O_APPEND;
  if (truncate === true) flags |= O_TRUNC;
  if (create === true || createNew === true) flags |= O_CREAT;
  if (createNew === true) flags |= O_EXCL;
  return flags;
}

function* listFolder(path: Path): Generator<object> {
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    yield {
      name: entry.name,
      isFile: entry.isFile(),
      isDirectory: entry.isDirectory(),
      isSymlink: entry.isSymbolicLink(),
    };
  }
}

function toFileInfo(stats: fs.Stats): object {
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    size: stats.size,
    mtime: stats.mtime,
    atime: stats.atime,
    birthtime: stats.birthtime,
    mode: stats.mode,
  };
}

/** `Deno.FsFile`. */
class DenoFile {
  readonly #descriptor: number;
  #isOpen = true;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  get readable(): ReadableStream {
    return Readable.toWeb(fs.createReadStream("", { fd: this.#descriptor, autoClose: false })) as ReadableStream;
  }

  get writable(): WritableStream {
    return Writable.toWeb(fs.createWriteStream("", { fd: this.#descriptor, autoClose: false }));
  }

  /** @returns How many bytes were read; null at the end of the file. */
  readSync(bytes: Uint8Array): number | null {
    const count = withDenoErrors(() => fs.readSync(this.#descriptor, bytes));
    return count === 0 && bytes.length > 0 ? null : count;
  }

  async read(bytes: Uint8Array): Promise<number | null> {
    return this.readSync(bytes);
  }

  writeSync(bytes: Uint8Array): number {
    return withDenoErrors(() => fs.writeSync(this.#descriptor, bytes));
  }

  async write(bytes: Uint8Array): Promise<number> {
    return this.writeSync(bytes);
  }

  statSync(): object {
    return withDenoErrors(() => toFileInfo(fs.fstatSync(this.#descriptor)));
  }

  async stat(): Promise<object> {
    return this.statSync();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    fs.closeSync(this.#descriptor);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
