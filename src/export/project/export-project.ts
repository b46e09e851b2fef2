import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { parseNotebook } from "../../notebook/parse.ts";
import { messageOf } from "../../shared/errors.ts";
import { analyseNotebook } from "../cells/analyse.ts";
import { type CheckedModule, checkModule, findOrphans } from "./check.ts";
import { findCompanions, targetsOf } from "./companions.ts";
import { ExportError } from "../export-error.ts";
import { compareFaults, createFault, isFatal } from "../export-fault.ts";
import { exportNotebooks, type NotebookExport } from "../export-notebook.ts";
import { createProjectFormatter, type FormatText } from "../format/format-text.ts";
import { findGeneratedTexts, type GeneratedFile, type GeneratedText, toGeneratedFiles } from "./generated-modules.ts";
import { checkPackages } from "../package/check-packages.ts";
import type { PackageProblem } from "../package/package-manifest.ts";
import { createProjectPackages, type ProjectPackages } from "./packages.ts";
import { listNotebooks, listProjectFiles } from "./project.ts";
import { createDiskTree, type ProjectTree } from "./project-tree.ts";

/** Some notebooks, what they export, and how that stands to what is there. */
export interface CheckedExport {
  readonly notebooks: readonly NotebookExport[];
  /** Modules, and what packages have of them. */
  readonly modules: readonly CheckedModule[];
  readonly problems: readonly PackageProblem[];
}

/** The same of a project on the disk. */
export interface ProjectExport extends CheckedExport {
  readonly root: string;
}

/** A notebook as it was read. */
export interface NotebookText {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * A notebook with one of these is worth parsing: a directive, also a misspelt one, or a tag that means the same. Not
 * `#| export`, though: that is how notebooks of another language have it.
 */
const MARKED = /\/\/[ \t]*\|[ \t]*[a-z]|"(?:export|internal)[":]/;

/**
 * Reads notebooks and compares what they export with the disk. Nothing is written.
 *
 * @param root - The absolute path of the project.
 * @param scope - Notebooks and folders of notebooks, relative to the root; `""` stands for the whole project.
 * @throws {@link ExportError} `NOTEBOOK_UNREADABLE`.
 */
export function exportProject(root: string, scope: readonly string[]): ProjectExport {
  const generated = findGeneratedTexts(root);
  const files = toGeneratedFiles(generated);
  const isInScope = (path: string) =>
    scope.some((entry) => entry === "" || path === entry || path.startsWith(`${entry}/`));

  // Named one by one, a notebook is looked at even when git ignores it or nothing in it is marked.
  const named = scope.filter((entry) => entry.endsWith(".ipynb"));
  const owners = new Set(files.flatMap(({ module }) => module.header.notebookPaths));
  const listed = named.length === scope.length ? [] : listNotebooks(root).filter(isInScope);
  const texts = [...new Set([...named, ...listed])].toSorted().flatMap((path) => {
    const text = readNotebook(root, path);
    return named.includes(path) || owners.has(path) || isMarked(text) ? [{ path, text }] : [];
  });
  const [packages, format] = [createProjectPackages(root), createProjectFormatter(root)];
  const manifests = named.length === scope.length ? [] : findManifests(root).filter(isInScope);
  const tree = createDiskTree(root);
  return { root, ...exportTexts(texts, { tree, files, generated, manifests, isInScope, packages, format }) };
}

function findManifests(root: string): readonly string[] {
  return listProjectFiles(root, ["package.json"]).filter((path) => posix.basename(path) === "package.json");
}

/** Whether a notebook may have something to export, by a look at its text. */
export function isMarked(text: string): boolean {
  return MARKED.test(text);
}

/** What notebooks are compared with. */
export interface ExportSurroundings {
  readonly tree: ProjectTree;
  /** The generated modules that are there. */
  readonly files: readonly GeneratedFile[];
  /** All files that begin as generated ones do. */
  readonly generated?: readonly GeneratedText[];
  /** Paths of `package.json` files to look at beside those of the modules. */
  readonly manifests?: readonly string[];
  /** Whether modules that a notebook no longer makes are looked for, by the notebook's path. */
  readonly isInScope: (notebookPath: string) => boolean;
  /** Those that directives may name. */
  readonly packages: ProjectPackages;
  readonly format: FormatText;
}

/** Compares what notebooks export with what is there. */
export function exportTexts(
  texts: readonly NotebookText[],
  { tree, files, generated = [], manifests = [], isInScope, packages, format }: ExportSurroundings,
): CheckedExport {
  const asked = texts.map(({ path, text }) => analyseNotebook(parseNotebook(text, path), path, packages));
  const paths = new Set(texts.map(({ path }) => path));
  const made = files.filter(({ module }) =>
    module.header.notebookPaths.some((path) => paths.has(path) || isInScope(path)),
  );
  const modulePaths = new Set([...targetsOf(asked), ...made.map(({ path }) => path)]);
  const companions = findCompanions(asked, modulePaths, { tree, packages });
  const exported = exportNotebooks([...asked, ...companions]);
  const modules = exported
    .flatMap((notebook) => notebook.modules)
    .filter(({ path }) => modulePaths.has(path))
    .map((module) => checkModule(tree, module, format));
  // A companion is told of only where it stands in the way.
  const notebooks = exported.filter(({ notebookPath, faults }) => paths.has(notebookPath) || faults.some(isFatal));
  const all = [...modules, ...findOrphans(tree, files, exported, isInScope)];
  const afterwards = textsAfterwards(all, tree, files);
  const unknown = exported
    .flatMap(({ targets }) => targets.map(({ path }) => path))
    .filter((path) => !afterwards.has(path));
  const { files: ofPackages, problems } = checkPackages({
    tree,
    format,
    modules: afterwards,
    generated,
    manifests,
    unknown,
  });
  return {
    notebooks: notebooks.map((notebook) => withFormatFaults(notebook, modules)),
    modules: [...all, ...ofPackages],
    problems,
  };
}

/** The modules as they are once everything is written that may be. */
function textsAfterwards(
  checked: readonly CheckedModule[],
  tree: ProjectTree,
  files: readonly GeneratedFile[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of new Set([...files, ...checked].map((file) => file.path))) {
    const module = checked.find((one) => one.path === path);
    if (module?.state.kind === "orphaned" || module?.state.kind === "foreign") continue;
    const file = module === undefined || module.state.kind === "edited" ? tree.read(path) : undefined;
    const text = file?.kind === "text" ? file.text : module?.text;
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

/** NBX106: where the project's formatter could not help, its user must know: no other fault is so easily taken for none. */
function withFormatFaults(exported: NotebookExport, modules: readonly CheckedModule[]): NotebookExport {
  const faults = exported.targets.flatMap(({ path, cell }) => {
    const problem = modules.find((module) => module.path === path)?.formatProblem;
    if (problem === undefined) return [];
    const message = `${path} stays as labtrail writes it: ${problem.message}`;
    return [createFault("NBX106", cell, cell.directives.export?.start ?? 0, message, problem.fix)];
  });
  if (faults.length === 0) return exported;
  return { ...exported, faults: [...exported.faults, ...faults].toSorted(compareFaults) };
}

function readNotebook(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    throw new ExportError("NOTEBOOK_UNREADABLE", `cannot read the notebook "${path}": ${messageOf(error)}`, {
      hint: "Give the path of an .ipynb file.",
      cause: error,
    });
  }
}
