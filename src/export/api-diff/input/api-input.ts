import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, posix, resolve, sep } from "node:path";

import { messageOf } from "../../../shared/errors.ts";
import { isRecord } from "../../../shared/json.ts";
import { readTarball } from "../../../shared/read-tarball.ts";
import { ExportError } from "../../export-error.ts";
import { findPackageEntries, type PackageFiles } from "./package-entries.ts";

/** A package that is not, or not so, on the disk. */
export interface ApiFiles {
  /** How messages name it: `@lab/penguins 1.2.0`. */
  readonly label: string;
  /** The name that callers import it by. */
  readonly packageName?: string | undefined;
  /** A folder from which imports of other packages are found; it need not hold the files. */
  readonly folder: string;
  /** Declarations or sources by their paths in the package: `predict.d.ts` → its text. They import each other by these. */
  readonly files: Readonly<Record<string, string>>;
  /** The modules that callers can name, with their paths: `{ "./predict": "predict.d.ts" }`. Default: every file. */
  readonly entries?: Readonly<Record<string, string>>;
}

/** A path of a `.ts` or `.d.ts` file, of a package's folder or of its `.tgz`; or files in memory. */
export type ApiInput = string | ApiFiles;

/** One side of a comparison. Paths are absolute, with slashes. */
export interface ApiSide {
  readonly label: string;
  /** The name that callers import a package by; undefined for single files. */
  readonly packageName: string | undefined;
  /** The folder below which files belong to the API. */
  readonly root: string;
  /** Modules by their names, with the files that declare them. */
  readonly entries: ReadonlyMap<string, string>;
  /** Files that are not on the disk; empty when all are. */
  readonly texts: ReadonlyMap<string, string>;
}

const SOURCE = /\.[cm]?tsx?$/;

/**
 * @param name - `old` or `new`: two packages in memory may come from one folder.
 * @param cwd - The folder of relative paths, and from which a tarball's imports of other packages are found.
 * @throws {@link ExportError} `API_UNREADABLE` for what is not there, or declares no module.
 */
export function openApi(input: ApiInput, name: "old" | "new", cwd: string): ApiSide {
  if (typeof input !== "string") return openFiles(input, name);
  const path = resolve(cwd, input);
  if (!existsSync(path)) {
    throw new ExportError("API_UNREADABLE", `there is no "${input}"`, {
      hint: "Name a .ts or .d.ts file, a package's folder, or its .tgz",
    });
  }
  if (statSync(path).isDirectory()) return openFolder(path, input);
  if (/\.(?:tgz|tar\.gz)$/.test(path)) return openTarball(path, input, name, cwd);
  if (!SOURCE.test(path)) {
    throw new ExportError("API_UNREADABLE", `"${input}" has no types to compare`, {
      hint: "Name a .ts or .d.ts file, a package's folder, or its .tgz",
    });
  }
  return {
    label: input,
    packageName: undefined,
    root: toSlashes(dirname(path)),
    entries: new Map([[".", toSlashes(path)]]),
    texts: new Map(),
  };
}

function openFiles({ label, packageName, folder, files, entries }: ApiFiles, name: string): ApiSide {
  const root = `${toSlashes(resolve(folder))}/.labtrail-${name}`;
  const named =
    entries ??
    Object.fromEntries(
      Object.keys(files)
        .filter((path) => SOURCE.test(path))
        .map((path) => [`./${path.replace(/(?:\.d)?\.[cm]?tsx?$/, "")}`, path]),
    );
  return {
    label,
    packageName,
    root,
    entries: absoluteEntries(root, new Map(Object.entries(named))),
    texts: new Map(Object.entries(files).map(([path, text]) => [toAbsolute(root, path), text])),
  };
}

function openTarball(path: string, label: string, name: string, cwd: string): ApiSide {
  const files = [...requireFiles(path, label)]
    .filter(([file]) => SOURCE.test(file) || file.endsWith(".json"))
    .map(([file, bytes]) => [file, bytes.toString("utf8")] as const);
  const texts = Object.fromEntries(files);
  const manifest = parseManifest(texts["package.json"], label);
  const known = { has: (file: string) => Object.hasOwn(texts, file), list: () => Object.keys(texts) };
  const entries = requireEntries(manifest, known, label);
  const packageName = nameIn(manifest);
  return openFiles({ label, packageName, folder: cwd, files: texts, entries: Object.fromEntries(entries) }, name);
}

function requireFiles(path: string, label: string): ReadonlyMap<string, Buffer> {
  const read = readTarball(readFileSync(path));
  if (read.kind === "files") return read.files;
  const fault =
    read.kind === "damaged" ? `damaged at byte ${read.offset} of its archive` : `no tarball: ${read.reason}`;
  throw new ExportError("API_UNREADABLE", `"${label}" is ${fault}`, {
    hint: "Name a .tgz as `npm pack` or `labtrail release` makes it, an unpacked package's folder, or a .ts or .d.ts file",
  });
}

function openFolder(folder: string, label: string): ApiSide {
  const manifestPath = join(folder, "package.json");
  const text = existsSync(manifestPath) ? readFileSync(manifestPath, "utf8") : undefined;
  const files: PackageFiles = {
    has: (path) => existsSync(join(folder, path)),
    list: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
        .map((entry) => toSlashes(join(entry.parentPath, entry.name)).slice(toSlashes(folder).length + 1)),
  };
  const root = toSlashes(folder);
  const manifest = parseManifest(text, label);
  const entries = requireEntries(manifest, files, label);
  return { label, packageName: nameIn(manifest), root, entries: absoluteEntries(root, entries), texts: new Map() };
}

function parseManifest(text: string | undefined, label: string): Readonly<Record<string, unknown>> {
  if (text === undefined) {
    throw new ExportError("API_UNREADABLE", `"${label}" is no package: it has no package.json`, {
      hint: "Name the folder that holds the package.json, or a single .ts or .d.ts file",
    });
  }
  const fault = (why: string) =>
    new ExportError("API_UNREADABLE", `the package.json of "${label}" ${why}`, {
      hint: "Mend it, or name a single .ts or .d.ts file",
    });
  try {
    const manifest: unknown = JSON.parse(text);
    if (isRecord(manifest)) return manifest;
  } catch (error) {
    throw fault(`is no JSON: ${messageOf(error)}`);
  }
  throw fault("holds no object");
}

function nameIn(manifest: Readonly<Record<string, unknown>>): string | undefined {
  return typeof manifest["name"] === "string" ? manifest["name"] : undefined;
}

function requireEntries(
  manifest: Readonly<Record<string, unknown>>,
  files: PackageFiles,
  label: string,
): ReadonlyMap<string, string> {
  const entries = findPackageEntries(manifest, files);
  if (entries.size > 0) return entries;
  throw new ExportError("API_UNREADABLE", `the package "${label}" declares no module`, {
    hint: 'Let "exports" or "types" of its package.json name files with declarations (.d.ts) that are in it',
  });
}

function toAbsolute(root: string, path: string): string {
  return posix.join(root, path);
}

function absoluteEntries(root: string, entries: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...entries].map(([name, path]) => [name, toAbsolute(root, path)]));
}

export function toSlashes(path: string): string {
  return path.split(sep).join("/");
}

/** How messages name a file of a side. */
export function renderPath(path: string, { label, root, texts }: ApiSide): string {
  const below = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  if (texts.size > 0) return `${label}:${below}`;
  return SOURCE.test(label) ? join(dirname(label), below) : join(label, below === path ? basename(path) : below);
}
