// Whether a package is there is looked up here before Node is asked. Node remembers of each package.json that it was not
// there, so a package that was once missed would stay missing until a restart.
import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { basename, dirname, join } from "node:path";

const PACKAGE_NAME = /^(?:@[^/]+\/)?[^/]+/;
/** Relative and absolute paths, `#internal` names of a package, and everything with a scheme (`node:`, `C:\`). */
const NO_PACKAGE = /^(?:[./#\\]|[a-z][a-z\d+.-]*:)/i;

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

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

function isInstalled(name: string, path: string): boolean {
  return foldersAbove(path).some((folder) => {
    if (basename(folder) === "node_modules") return false;
    const packageFolder = join(folder, "node_modules", name);
    if (!found.has(packageFolder) && !existsSync(packageFolder)) return false;
    found.add(packageFolder);
    return true;
  });
}

/** `require` also looks into NODE_PATH and for single files. */
function isRequirable(name: string, path: string): boolean {
  const folders = createRequire(path).resolve.paths(name) ?? [];
  return folders.some((folder) =>
    ["", ".js", ".json", ".node"].some((ending) => existsSync(join(folder, name + ending))),
  );
}

/** A package may import itself by its name. */
function isWithin(name: string, path: string): boolean {
  const folder = maybePackageFolder(path);
  if (folder === undefined) return false;
  try {
    const manifest: unknown = JSON.parse(readNative(join(folder, "package.json"), "utf8"));
    return typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name === name;
  } catch {
    // A manifest that cannot be read is Node's to complain of.
    return true;
  }
}

/** Whether Node can find the package when the file at `path` asks for it. */
export function hasPackage(name: string, path: string, isRequire: boolean): boolean {
  return isInstalled(name, path) || (isRequire && isRequirable(name, path)) || isWithin(name, path);
}
