import { fileURLToPath, pathToFileURL } from "node:url";

import { entryPointPath } from "../../../src/shared/installation.ts";
import { hasPackage } from "./packages.ts";

const NAME = "labtrail";
/** What may be imported, and the module that it is. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  [NAME, pathToFileURL(entryPointPath("src/index")).href],
  [`${NAME}/evaluate`, pathToFileURL(entryPointPath("src/evaluate/index")).href],
]);
/** In a checkout our sources look like files of the user, and must not be loaded anew with each edit. */
const OWN_FOLDERS = ["src/", "kernel/"].map((folder) => new URL(`../${folder}`, ENTRIES.get(NAME)).href);

/**
 * Where `import ... from "labtrail"` and `"labtrail/evaluate"` lead in a project that has not installed it: to the package that the kernel is of.
 * Undefined for everything else.
 */
export function maybeOwnEntry(specifier: string, importerUrl: string, isRequire: boolean): string | undefined {
  const entry = ENTRIES.get(specifier);
  if (entry === undefined || !importerUrl.startsWith("file:")) return undefined;
  return hasPackage(NAME, fileURLToPath(importerUrl), isRequire) ? undefined : entry;
}

/** Whether a module is a source of ours. */
export function isOwnSource(url: string | undefined): boolean {
  return url !== undefined && OWN_FOLDERS.some((folder) => url.startsWith(folder));
}
