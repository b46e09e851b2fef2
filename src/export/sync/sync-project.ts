import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { createProjectFormatter } from "../format/format-text.ts";
import { findGeneratedFiles, type GeneratedFile } from "../project/generated-modules.ts";
import { isEdited } from "../render/header.ts";
import { createProjectPackages } from "../project/packages.ts";
import { createDiskTree } from "../project/project-tree.ts";
import { overwriteFile } from "../project/write.ts";
import { createBaseFinder, keepBase } from "./bases.ts";
import { type NotebookSync, syncNotebooks } from "./sync-notebooks.ts";
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
    ({ path, module }) => isEdited(module) && [path, ...module.header.notebookPaths].some(isInScope),
  );
  const isThere = (path: string): boolean => existsSync(join(root, path));
  const surroundings = {
    tree: createDiskTree(root),
    findBase: (modulePath: string) => createBaseFinder(root, modulePath),
    packages: createProjectPackages(root),
    choice,
    format: createProjectFormatter(root),
  };
  const lost = edited.filter(({ module }) => !module.header.notebookPaths.some(isThere));
  return {
    root,
    notebooks: groupNotebooks(edited, isThere).map((paths) =>
      syncNotebooks({
        ...surroundings,
        notebooks: paths.map((path) => ({ path, bytes: readFileSync(join(root, path)) })),
      }),
    ),
    lost: Array.from(
      Map.groupBy(lost, ({ module }) => module.header.notebookPath),
      ([path, files]) => ({ path, modules: files.map((file) => file.path) }),
    ),
  };
}

/** Notebooks that share an edited module belong together. */
function groupNotebooks(
  edited: readonly GeneratedFile[],
  isThere: (path: string) => boolean,
): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const { module } of edited) {
    const paths = module.header.notebookPaths.filter(isThere);
    const shared = groups.filter((group) => group.some((path) => paths.includes(path)));
    for (const group of shared) groups.splice(groups.indexOf(group), 1);
    if (paths.length > 0) groups.push([...new Set([...shared.flat(), ...paths])].toSorted());
  }
  return groups;
}

/** Writes the notebooks first: should that be all, the next sync finds both sides the same. */
export function writeSync(root: string, { result }: NotebookSync): void {
  if (result === undefined) return;
  for (const { path, text } of result.notebooks) overwriteFile(root, path, text);
  for (const { path, text } of result.modules) {
    overwriteFile(root, path, text);
    keepBase(root, path, text);
  }
}

/** Writes the sides of a conflict into the module, between markers. A notebook never holds any. */
export function writeConflicts(root: string, { modules }: NotebookSync): void {
  for (const { path, marked } of modules) if (marked !== undefined) overwriteFile(root, path, marked);
}
