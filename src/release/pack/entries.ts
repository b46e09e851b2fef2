// Which modules of a package others may import, and what they are called: what `exports` of its package.json says now, while
// it leads to TypeScript, and what it has to say in the tarball.
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";

import type { ProjectPackage } from "../../export/project/packages.ts";
import { SOURCE_FOLDER } from "../../export/project/packages.ts";
import { isRecord, type Json } from "../../shared/json.ts";
import { ReleaseError } from "../release-error.ts";
import type { Manifest } from "./manifest.ts";

/** A module that others import. */
export interface Entry {
  /** As `exports` has it: `.` or `./predict`. */
  readonly subpath: string;
  /** The file among the sources, relative to the package's folder. */
  readonly path: string;
}

export interface PackageEntries {
  readonly entries: readonly Entry[];
  /** What `exports` names and the disk does not have. */
  readonly missing: readonly Entry[];
}

const OWN_FILES: ReadonlySet<string> = new Set(["./package.json", "./provenance.json"]);

/** Finds the modules that a package offers. @throws {@link ReleaseError} `BAD_PACKAGE` when there is none. */
export function findEntries(root: string, { folder, name }: ProjectPackage, { data }: Manifest): PackageEntries {
  const files = listFiles(join(root, folder));
  const offered = data["exports"] === undefined ? undefined : readExports(data["exports"]);
  const found = offered === undefined ? topModules(files) : offered.flatMap((entry) => expand(entry, files));
  const unique = [...new Map(found.map((entry) => [entry.subpath, entry])).values()];
  const entries = unique
    .filter(({ path }) => files.includes(path))
    .toSorted((a, b) => (a.subpath < b.subpath ? -1 : 1));
  if (entries.length === 0) {
    throw new ReleaseError("BAD_PACKAGE", `"${name}" offers no module`, {
      hint: `Send a cell to it with \`//| export ${name}/name\`, and let "exports" of ${folder}/package.json name it: { "./*": "./src/*.ts" }.`,
    });
  }
  return { entries, missing: unique.filter(({ path }) => !files.includes(path)) };
}

function topModules(files: readonly string[]): readonly Entry[] {
  return files
    .filter((path) => posix.dirname(path) === SOURCE_FOLDER && isModule(path))
    .map((path) => ({ subpath: toSubpath(posix.basename(path).replace(/\.(?:ts|mts|tsx)$/, "")), path }));
}

function toSubpath(name: string): string {
  return name === "index" ? "." : `./${name}`;
}

/** Subpaths and the files that they lead to. */
function readExports(exports: Json): readonly Entry[] {
  const bySubpath =
    isRecord(exports) && Object.keys(exports).every((key) => key.startsWith("."))
      ? Object.entries(exports as Readonly<Record<string, Json>>)
      : [[".", exports] as const];
  return bySubpath.flatMap(([subpath, target]) => {
    const path = OWN_FILES.has(subpath) ? undefined : maybeFile(target);
    return path === undefined ? [] : [{ subpath, path }];
  });
}

/** The TypeScript that a target with or without conditions leads to; failing that, the first file. */
function maybeFile(target: Json): string | undefined {
  const files = leavesOf(target).map((file) => posix.normalize(file));
  return files.find((file) => /\.(?:ts|mts|tsx)$/.test(file) && !/\.d\.m?ts$/.test(file)) ?? files[0];
}

function leavesOf(target: Json): readonly string[] {
  if (typeof target === "string") return [target];
  return isRecord(target) ? Object.values(target as Readonly<Record<string, Json>>).flatMap(leavesOf) : [];
}

/** `./*` stands for every file that its target can mean. */
function expand(entry: Entry, files: readonly string[]): readonly Entry[] {
  const [before = "", after] = entry.path.split("*");
  if (after === undefined) return [entry];
  return files
    .filter((path) => path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length)
    .filter((path) => !/\.tsx?$/.test(path) || isModule(path))
    .map((path) => ({ path, name: path.slice(before.length, path.length - after.length) }))
    .filter(({ name }) => name !== "index")
    .map(({ path, name }) => ({ subpath: entry.subpath.replaceAll("*", name), path }));
}

function isModule(path: string): boolean {
  return /\.(?:ts|mts|tsx)$/.test(path) && !/\.d\.m?ts$/.test(path) && !/\.(?:test|spec)\.\w+$/.test(path);
}

/** Files below a folder, relative to it with forward slashes, sorted. */
export function listFiles(folder: string, prefix = ""): readonly string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
      const path = posix.join(prefix, entry.name);
      return entry.isDirectory() ? listFiles(folder, path) : entry.isFile() ? [path] : [];
    });
}
