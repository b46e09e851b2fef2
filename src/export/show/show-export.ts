import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { parseNotebook } from "../../notebook/parse.ts";
import { readDirectives } from "../cells/directives.ts";
import type { ExportFault } from "../export-fault.ts";
import { exportProject } from "../project/export-project.ts";
import type { PackageProblem } from "../package/package-manifest.ts";
import { findProjectRoot, toRelativePath } from "../project/project.ts";
import { type WriteOutcome, writeModule } from "../project/write.ts";
import type { ReportedModule } from "./module-line.ts";

/** What a notebook exports, for somebody who works in it. */
export interface ShownExport {
  /** Relative to the project's root. */
  readonly notebookPath: string;
  readonly modules: readonly ReportedModule[];
  readonly faults: readonly ExportFault[];
  readonly problems: readonly PackageProblem[];
  /** The ids of marked cells that ran with another text than the file has. */
  readonly unsaved: readonly string[];
}

export interface ShowOptions {
  /** Whether the modules are written. */
  readonly isWrite: boolean;
  /** What the cells of the notebook said when they ran last, by their ids. */
  readonly ranSources: ReadonlyMap<string, string>;
}

/**
 * Looks at what a notebook exports, as it was saved.
 *
 * @param file - The absolute path of the notebook.
 * @throws {@link ExportError} for what cannot be read or written.
 */
export function showExport(file: string, { isWrite, ranSources }: ShowOptions): ShownExport {
  const root = findProjectRoot(dirname(file));
  const notebookPath = toRelativePath(root, file);
  const { notebooks, modules, problems } = exportProject(root, [notebookPath]);
  const outcomeOf = (module: ReportedModule): WriteOutcome | undefined =>
    isWrite ? writeModule(root, module) : undefined;
  return {
    notebookPath,
    modules: modules
      .map((module): ReportedModule => ({ ...module, outcome: undefined }))
      .map((module) => ({ ...module, outcome: outcomeOf(module) })),
    faults: notebooks.flatMap(({ faults }) => faults),
    problems,
    unsaved: findUnsaved(root, notebookPath, ranSources),
  };
}

function findUnsaved(root: string, path: string, ranSources: ReadonlyMap<string, string>): readonly string[] {
  const { cells } = parseNotebook(readFileSync(join(root, path), "utf8"), path);
  const saved = new Map<string, string>(cells.map(({ id, source }) => [id, source]));
  return [...ranSources]
    .filter(([id, source]) => saved.get(id) !== source && [source, saved.get(id) ?? ""].some(isMarked))
    .map(([id]) => id);
}

function isMarked(source: string): boolean {
  const { module, export: exported } = readDirectives(source);
  return module !== undefined || exported !== undefined;
}
