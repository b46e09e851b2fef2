import { fileURLToPath, pathToFileURL } from "node:url";

import { entryPointPath } from "../../../src/shared/installation.ts";
import { hasPackage } from "./packages.ts";

const NAME = "labtrail";
const ENTRY = pathToFileURL(entryPointPath("src/index")).href;
/** In a checkout our sources look like files of the user, and must not be loaded anew with each edit. */
const OWN_FOLDERS = ["src/", "kernel/"].map((folder) => new URL(`../${folder}`, ENTRY).href);

/**
 * Where `import ... from "labtrail"` leads in a project that has not installed it: to the package that the kernel is of.
 * Undefined for everything else.
 */
export function maybeOwnEntry(specifier: string, importerUrl: string, isRequire: boolean): string | undefined {
  if (specifier !== NAME || !importerUrl.startsWith("file:")) return undefined;
  return hasPackage(NAME, fileURLToPath(importerUrl), isRequire) ? undefined : ENTRY;
}

/** Whether a module is a source of ours. */
export function isOwnSource(url: string | undefined): boolean {
  return url !== undefined && OWN_FOLDERS.some((folder) => url.startsWith(folder));
}
