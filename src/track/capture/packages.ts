import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { isRecord } from "../../shared/json.ts";

/** A package with the version that is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

/** The package a module file belongs to; undefined when it lies in none. */
export function packageOfModule(url: string): InstalledPackage | undefined {
  if (!url.startsWith("file:")) return undefined;
  const folder = packageFolder(fileURLToPath(url));
  return folder === undefined ? undefined : maybePackage(folder);
}

/** The package that an import in a file of this folder means; undefined for built-in, relative and missing ones. */
export function packageOfImport(specifier: string, fromFolder: string): InstalledPackage | undefined {
  if (/^(?:node:|[./#]|[a-z]+:\/\/)/.test(specifier)) return undefined;
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  // As Node looks for it. A package that hides its package.json behind `exports` is found as well.
  for (let folder = fromFolder; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return maybePackage(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

/** `.../node_modules/@scope/name` of a path below it. The last `node_modules` counts; nested package.json files do not. */
function packageFolder(path: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  const inside = path.slice(at + marker.length).split(sep);
  return join(path.slice(0, at + marker.length), ...inside.slice(0, inside[0]?.startsWith("@") ? 2 : 1));
}

function maybePackage(folder: string): InstalledPackage | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isRecord(manifest)) return undefined;
  const { name, version } = manifest;
  return typeof name === "string" && typeof version === "string" ? { name, version } : undefined;
}
