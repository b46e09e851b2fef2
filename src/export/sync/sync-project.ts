import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { createProjectFormatter } from "../format/format-text.ts";
import { findGeneratedFiles } from "../generated-modules.ts";
import { isEdited } from "../header.ts";
import { createProjectPackages } from "../packages.ts";
import { overwriteFile } from "../write.ts";
import { createBaseFinder, keepBase } from "./bases.ts";
import { type NotebookSync, syncNotebook } from "./sync-notebook.ts";
import type { SyncChoice } from "./sync-module.ts";

/** Modules that were edited and whose notebook is gone. */
export interface LostNotebook {
  readonly path: string;
  readonly modules: readonly string[];
}

export interface ProjectSync {
  readonly root: string;
  readonly notebooks: readonly NotebookSync[];
  readonly lost: readonly LostNotebook[];
}

/**
 * Finds what the edited modules of a project make of their notebooks. Nothing is written.
 *
 * @param scope - Modules, notebooks, and folders of either, relative to the root; `""` stands for the whole project.
 */
export function syncProject(root: string, scope: readonly string[], choice: SyncChoice | undefined): ProjectSync {
  const isInScope = (path: string): boolean =>
    scope.some((entry) => entry === "" || path === entry || path.startsWith(`${entry}/`));
  const edited = findGeneratedFiles(root).filter(
    ({ path, module }) => isEdited(module) && (isInScope(path) || isInScope(module.header.notebookPath)),
  );
  const byNotebook = Map.groupBy(edited, ({ module }) => module.header.notebookPath);
  const format = createProjectFormatter(root);
  const present = [...byNotebook.keys()].filter((path) => existsSync(join(root, path)));
  const packages = createProjectPackages(root);
  return {
    root,
    notebooks: present.map((path) =>
      syncNotebook({
        bytes: readFileSync(join(root, path)),
        path,
        readModule: (modulePath) => maybeText(join(root, modulePath)),
        findBase: (modulePath) => createBaseFinder(root, modulePath),
        packages,
        choice,
        format,
      }),
    ),
    lost: Array.from(byNotebook, ([path, files]) => ({ path, modules: files.map((file) => file.path) })).filter(
      ({ path }) => !present.includes(path),
    ),
  };
}

/** Writes the notebook first: should that be all, the next sync finds both sides the same. */
export function writeSync(root: string, { path, result }: NotebookSync): void {
  if (result === undefined) return;
  overwriteFile(root, path, result.text);
  for (const module of result.modules) {
    overwriteFile(root, module.path, module.text);
    keepBase(root, module.path, module.text);
  }
}

/** Writes the sides of a conflict into the module, between markers. A notebook never holds any. */
export function writeConflicts(root: string, { modules }: NotebookSync): void {
  for (const { path, marked } of modules) if (marked !== undefined) overwriteFile(root, path, marked);
}

function maybeText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;
}
