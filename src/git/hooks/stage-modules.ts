// The modules of a commit are made from the notebooks of the same commit: read from the index, written to the index. The
// working tree may be further on (`git add -p`), and its own edits are nobody's business here.
import type { CheckedModule } from "../../export/project/check.ts";
import { ExportError } from "../../export/export-error.ts";
import { type ExportFault, isFatal } from "../../export/export-fault.ts";
import { exportTexts, isMarked, type NotebookText } from "../../export/project/export-project.ts";
import { createProjectFormatter } from "../../export/format/format-text.ts";
import type { GeneratedFile } from "../../export/project/generated-modules.ts";
import { GENERATED_BY, maybeGeneratedModule } from "../../export/render/header.ts";
import { createProjectPackages } from "../../export/project/packages.ts";
import { type GitPlace, tryGit } from "../git-command.ts";
import type { StagedTree } from "./staged-tree.ts";

/** A module, and what was done about it. */
export interface StagedModule extends CheckedModule {
  readonly outcome:
    | "staged"
    | "removed"
    | "unchanged"
    /** It was written or edited by hand, or its notebook is gone. */
    | "refused"
    /** Git ignores it, so that it belongs into no commit. */
    | "ignored";
  /** Whether the file in the working tree says the same now; it does not where it had changes of its own. */
  readonly isInWorkTree: boolean;
}

export interface StagedModules {
  readonly modules: readonly StagedModule[];
  /** By notebook. */
  readonly faults: readonly { readonly notebookPath: string; readonly fault: ExportFault }[];
}

/**
 * Stages the modules of the notebooks that a commit changes. Nothing is staged when a cell cannot be exported or a module
 * was edited by hand.
 *
 * @param place - Its folder is the top of the working tree.
 * @param changes - Paths of notebooks and TypeScript files.
 */
export function stageModules(place: GitPlace, tree: StagedTree, changes: readonly string[]): StagedModules {
  const files = generatedFiles(place, tree);
  const changed = new Set(changes);
  // A module that was changed alone is looked at, too: it must still be what its notebook makes.
  const owners = files.filter(({ path }) => changed.has(path)).flatMap(({ module }) => module.header.notebookPaths);
  const notebooks = new Set([...changes.filter((path) => path.endsWith(".ipynb")), ...owners]);
  const texts = readNotebooks(tree, notebooks, files);
  const {
    notebooks: exports,
    modules,
    problems: [problem],
  } = exportTexts(texts, {
    tree,
    files,
    isInScope: (path) => notebooks.has(path),
    packages: createProjectPackages(place.cwd),
    // The formatter and its settings are those of the working tree.
    format: createProjectFormatter(place.cwd),
  });
  if (problem !== undefined) {
    throw new ExportError("BAD_MANIFEST", `${problem.path}: ${problem.message}`, { hint: problem.fix });
  }
  const faults = exports.flatMap(({ notebookPath, faults: all }) => all.map((fault) => ({ notebookPath, fault })));
  const isStopped = faults.some(({ fault }) => isFatal(fault)) || modules.some(isRefused);
  return { faults, modules: modules.map((module) => settle(tree, module, isStopped)) };
}

function readNotebooks(
  tree: StagedTree,
  paths: ReadonlySet<string>,
  files: readonly GeneratedFile[],
): readonly NotebookText[] {
  const owners = new Set(files.flatMap(({ module }) => module.header.notebookPaths));
  tree.prefetch([...paths]);
  return [...paths].toSorted().flatMap((path) => {
    const file = tree.read(path);
    if (file.kind !== "text" || !(owners.has(path) || isMarked(file.text))) return [];
    return [{ path, text: file.text }];
  });
}

/** The generated modules in the index. */
function generatedFiles(place: GitPlace, tree: StagedTree): readonly GeneratedFile[] {
  const pattern = `^${GENERATED_BY}`;
  const { stdout } = tryGit(place, ["grep", "--cached", "-lz", "-e", pattern, "--", "*.ts", "*.mts", "*.tsx"]);
  const paths = stdout.split("\0").filter((path) => path !== "");
  tree.prefetch(paths);
  return paths.flatMap((path) => {
    const file = tree.read(path);
    const module = file.kind === "text" ? maybeGeneratedModule(file.text) : undefined;
    return module === undefined ? [] : [{ path, module }];
  });
}

function isRefused({ state }: CheckedModule): boolean {
  if (state.kind === "orphaned") return state.isEdited || state.isNotebookGone;
  return state.kind === "edited" || state.kind === "foreign";
}

function settle(tree: StagedTree, module: CheckedModule, isStopped: boolean): StagedModule {
  const { path, text, state } = module;
  if (isRefused(module)) return { ...module, outcome: "refused", isInWorkTree: false };
  if (state.kind === "current" || isStopped) return { ...module, outcome: "unchanged", isInWorkTree: false };
  if (state.kind === "missing" && tree.isIgnored(path)) return { ...module, outcome: "ignored", isInWorkTree: false };
  // A file that says what git had follows to what git has now, or it would undo this commit with the next.
  const isFollowing = tree.isAsInWorkTree(path);
  tree.stage(path, text);
  if (isFollowing) tree.checkOut(path);
  const outcome = text === undefined ? "removed" : "staged";
  return { ...module, outcome, isInWorkTree: isFollowing || tree.isAsInWorkTree(path) };
}
