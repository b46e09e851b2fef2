import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { packageRoot } from "../../shared/installation.ts";
import { asOwnWork, isOwnWork } from "../../shared/own-work.ts";
import type { CaptureEvent } from "./event.ts";

export type FileAccess = "read" | "write";

/** Which arguments of an `fs` function are paths, and what happens to them. The flags of `open` decide by themselves. */
const PATH_ARGUMENTS: Readonly<Record<string, readonly (FileAccess | "flags" | undefined)[]>> = {
  open: ["flags"],
  readFile: ["read"],
  writeFile: ["write"],
  appendFile: ["write"],
  copyFile: ["read", "write"],
  cp: ["read", "write"],
  // The usual way of an atomic write; the old name is gone by the time anybody looks.
  rename: [undefined, "write"],
  createReadStream: ["read"],
  createWriteStream: ["write"],
  openAsBlob: ["read"],
};

/** Tells of files that user code reads and writes through `fs`, once each until {@link FileWatch.forget}. */
export interface FileWatch {
  forget(): void;
  /** Tells of a file that something else has seen to be read or written. Of one to be read, only when it is there. */
  note(path: unknown, access: FileAccess): void;
}

/**
 * Wraps the functions of `fs` that take a path: callback, synchronous and promise forms, for `require` and for `import`.
 *
 * Left alone: modules and packages (they are code, told of elsewhere), our own files, the system's, and dot folders of
 * the project. Native code that opens files by itself is not seen.
 */
export function watchFiles(isOn: () => boolean, tell: (event: CaptureEvent) => void, projectDir: string): FileWatch {
  const told = new Set<string>();

  function note(path: unknown, access: FileAccess): void {
    const absolute = maybePath(path);
    if (absolute === undefined || isIgnored(absolute, projectDir)) return;
    const key = `${access} ${absolute}`;
    if (told.has(key)) return;
    told.add(key);
    tell({ kind: "file", access, path: absolute });
  }

  function noteCall(kinds: readonly (FileAccess | "flags" | undefined)[], args: readonly unknown[]): void {
    for (const [index, kind] of kinds.entries()) {
      if (kind === undefined) continue;
      note(args[index], kind === "flags" ? accessOfFlags(args[index + 1]) : kind);
    }
  }

  const targets: Record<string, unknown>[] = [fs as never, fs.promises as never];
  for (const target of targets) {
    for (const [name, kinds] of Object.entries(PATH_ARGUMENTS)) {
      for (const variant of [name, `${name}Sync`]) {
        const original = target[variant];
        if (typeof original !== "function") continue;
        target[variant] = wrap(original as AnyFunction, (args) => {
          if (isOn() && !isOwnWork()) noteCall(kinds, args);
        });
      }
    }
  }
  syncBuiltinESMExports();
  return {
    forget: () => told.clear(),
    note(path, access) {
      if (!isOn() || typeof path !== "string" || isOwnWork()) return;
      for (const file of access === "read" ? asOwnWork(() => findFiles(path)) : [path]) note(file, access);
    },
  };
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The same function to everybody who looks: name, length and own properties (`util.promisify.custom`) are kept. */
function wrap(original: AnyFunction, before: (args: readonly unknown[]) => void): AnyFunction {
  function wrapped(this: unknown, ...args: unknown[]): unknown {
    before(args);
    return original.apply(this, args);
  }
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  return wrapped;
}

function accessOfFlags(flags: unknown): FileAccess {
  if (typeof flags === "number")
    return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) === 0 ? "read" : "write";
  return typeof flags === "string" && /[wa+]/.test(flags) ? "write" : "read";
}

/** The file of a path, or the files of a pattern such as `data/*.csv`: libraries of data frames take both. */
function findFiles(path: string): readonly string[] {
  const name = basename(path);
  if (!/[*?]/.test(name)) return fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true ? [path] : [];
  const folder = dirname(path);
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const pattern = new RegExp(
    `^${name
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
  return fs
    .readdirSync(folder)
    .filter((one) => pattern.test(one))
    .map((one) => join(folder, one));
}

/** File descriptors and handles were told of when they were opened. */
function maybePath(path: unknown): string | undefined {
  if (typeof path === "string") return resolve(path);
  if (path instanceof URL && path.protocol === "file:") return fileURLToPath(path);
  return Buffer.isBuffer(path) ? resolve(path.toString()) : undefined;
}

const CODE = /\.(?:[cm]?[jt]sx?|node|map)$|[/\\](?:package|tsconfig)\.json$/;
const SYSTEM = /^\/(?:proc|sys|dev|etc)\//;
const OWN_FOLDERS = ["dist", "kernel", "node_modules", "src"].map((folder) => join(packageRoot, folder) + sep);

function isIgnored(path: string, projectDir: string): boolean {
  if (CODE.test(path) || SYSTEM.test(path) || path.includes(`${sep}node_modules${sep}`)) return true;
  if (OWN_FOLDERS.some((folder) => path.startsWith(folder))) return true;
  const inside = relative(projectDir, path);
  return !inside.startsWith("..") && !isAbsolute(inside) && inside.split(sep).some((part) => part.startsWith("."));
}
