// Whether a package is there is looked up here before Node is asked. Node remembers of each package.json that it was not
// there, so a package that was once missed would stay missing until a restart.
import { existsSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { basename, dirname, join } from "node:path";

import { readManifest } from "./local-files.ts";

const PACKAGE_NAME = /^(?:@[^/]+\/)?[^/]+/;
/** Relative and absolute paths, `#internal` names of a package, and everything with a scheme (`node:`, `C:\`). */
const NO_PACKAGE = /^(?:[./#\\]|[a-z][a-z\d+.-]*:)/i;

/** Folders of packages that were found: they do not go away, and asking the disk again for each import would add up. */
const found = new Set<string>();

/** The package that a specifier asks for, or undefined when it names a file or a module of Node. */
export function maybePackageName(specifier: string): string | undefined {
  if (NO_PACKAGE.test(specifier) || isBuiltin(specifier)) return undefined;
  return PACKAGE_NAME.exec(specifier)?.[0];
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** The folder of the nearest package.json above a file. */
export function maybePackageFolder(path: string): string | undefined {
  return foldersAbove(path).find((folder) => existsSync(join(folder, "package.json")));
}

/** Where a package is installed, or linked, for the file at `path`. */
export function maybeInstalledFolder(name: string, path: string): string | undefined {
  const folders = foldersAbove(path)
    .filter((folder) => basename(folder) !== "node_modules")
    .map((folder) => join(folder, "node_modules", name));
  const folder = folders.find((one) => found.has(one) || existsSync(one));
  if (folder !== undefined) found.add(folder);
  return folder;
}

/** `require` also looks into NODE_PATH and for single files. */
function isRequirable(name: string, path: string): boolean {
  const folders = createRequire(path).resolve.paths(name) ?? [];
  return folders.some((folder) =>
    ["", ".js", ".json", ".node"].some((ending) => existsSync(join(folder, name + ending))),
  );
}

/** The folder of the package that a file belongs to, when that is the package asked for: it may import itself. */
export function maybeOwnFolder(name: string, path: string): string | undefined {
  const folder = maybePackageFolder(path);
  return folder !== undefined && readManifest(join(folder, "package.json"))["name"] === name ? folder : undefined;
}

/** Whether Node can find the package when the file at `path` asks for it. */
export function hasPackage(name: string, path: string, isRequire: boolean): boolean {
  if (maybeInstalledFolder(name, path) !== undefined || maybeOwnFolder(name, path) !== undefined) return true;
  return isRequire && isRequirable(name, path);
}
