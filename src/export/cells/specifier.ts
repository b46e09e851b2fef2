import { posix } from "node:path";

import { toNodeSpecifier } from "../../language/specifier.ts";

/**
 * The specifier that names, from a module, what a cell names from its notebook: relative paths start elsewhere, and
 * Deno's `npm:zod@3` is the installed `zod`.
 *
 * @param notebookPath - Relative to the project's root, as is `modulePath`.
 */
export function rebaseSpecifier(specifier: string, notebookPath: string, modulePath: string): string {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return toNodeSpecifier(specifier);
  return relativeSpecifier(posix.join(posix.dirname(notebookPath), specifier), modulePath);
}

/** The specifier by which one file of the project imports another. */
export function relativeSpecifier(path: string, importerPath: string): string {
  const relative = posix.relative(posix.dirname(importerPath), path);
  return relative.startsWith(".") ? relative : `./${relative}`;
}
