import type { NotebookExport, RenderedModule } from "./export-notebook.ts";
import { isFatal } from "./export-fault.ts";
import type { GeneratedFile } from "./generated-modules.ts";
import { type GeneratedModule, isEdited, maybeGeneratedModule } from "./header.ts";
import { formatLayout, type FormatProblem } from "./format/format-layout.ts";
import type { FormatText } from "./format/format-text.ts";
import type { ProjectTree } from "./project-tree.ts";
import { findEditedCells } from "./regions.ts";
import { layOutModule } from "./render.ts";

/** How a module that is there, on the disk or staged, stands to its notebook. */
export type ModuleState =
  /** It is what the notebook gives. */
  | { readonly kind: "current" }
  /** The notebook has changed since. */
  | { readonly kind: "stale" }
  | { readonly kind: "missing" }
  /** It was changed by hand, within these cells' regions or, if there are none, outside of all of them. */
  | { readonly kind: "edited"; readonly cellIds: readonly string[] }
  /** The file is somebody else's: written by hand, or generated from this other notebook. */
  | { readonly kind: "foreign"; readonly owner: string | undefined }
  /** Its notebook no longer makes it, or is gone. */
  | { readonly kind: "orphaned"; readonly isNotebookGone: boolean; readonly isEdited: boolean };

export interface CheckedModule {
  /** Relative to the project's root. */
  readonly path: string;
  readonly notebookPath: string;
  /** What should stand there; undefined for an orphan. */
  readonly text: string | undefined;
  readonly state: ModuleState;
  /** Why the project's formatter has no part in the text. */
  readonly formatProblem: FormatProblem | undefined;
}

/** Compares a module, as the project's formatter writes it, with what is there. */
export function checkModule(tree: ProjectTree, module: RenderedModule, format: FormatText): CheckedModule {
  const { path, notebookPath, plan } = module;
  const file = tree.read(path);
  const found = file.kind === "text" ? file.text.replaceAll("\r\n", "\n") : undefined;
  if (found !== undefined && isMadeOf(found, module)) {
    return { path, notebookPath, text: found, state: { kind: "current" }, formatProblem: undefined };
  }
  const { text, problem } = formatLayout(layOutModule(plan), path, format);
  const state = file.kind === "missing" ? ({ kind: "missing" } as const) : stateOf(tree, module, text, found);
  return { path, notebookPath, text, state, formatProblem: problem };
}

/**
 * Whether a formatted file was made from the very text that would be formatted now. It is then current without a question to
 * the formatter, which takes its time, and which CI may not even have.
 */
function isMadeOf(found: string, { text, notebookPath }: RenderedModule): boolean {
  const [module, wanted] = [maybeGeneratedModule(found), maybeGeneratedModule(text)];
  if (module === undefined || wanted === undefined || module.header.unformattedHash !== wanted.header.bodyHash)
    return false;
  return module.header.notebookPath === notebookPath && !isEdited(module) && sourcesOf(module) === sourcesOf(wanted);
}

function sourcesOf({ header }: GeneratedModule): string {
  return header.cells.map(({ id, sourceHash }) => `${id} ${sourceHash}`).join("\n");
}

function stateOf(
  tree: ProjectTree,
  { notebookPath }: RenderedModule,
  text: string,
  found: string | undefined,
): ModuleState {
  if (found === undefined) return { kind: "foreign", owner: undefined };
  if (found === text) return { kind: "current" };
  const module = maybeGeneratedModule(found);
  if (module === undefined) return { kind: "foreign", owner: undefined };
  const owner = module.header.notebookPath;
  // A notebook that was renamed takes its modules along.
  if (owner !== notebookPath && tree.has(owner)) return { kind: "foreign", owner };
  const isLost = isEdited(module) && module.body !== bodyOf(text);
  return isLost ? { kind: "edited", cellIds: findEditedCells(module) } : { kind: "stale" };
}

/** An edit that was made in the notebook as well is not lost when the module is written anew. */
function bodyOf(text: string): string | undefined {
  return maybeGeneratedModule(text)?.body;
}

/**
 * Finds generated files that no notebook makes any more.
 *
 * @param isOurs - Whether the files of a notebook are looked at, by the notebook's path.
 */
export function findOrphans(
  tree: ProjectTree,
  files: readonly GeneratedFile[],
  exports: readonly NotebookExport[],
  isOurs: (notebookPath: string) => boolean,
): readonly CheckedModule[] {
  const targets = new Set(exports.flatMap(({ targets: found }) => found.map(({ path }) => path)));
  return files.flatMap(({ path, module }) => {
    const { notebookPath } = module.header;
    if (!isOurs(notebookPath) || targets.has(path)) return [];
    const isNotebookGone = !tree.has(notebookPath);
    const notebook = exports.find((other) => other.notebookPath === notebookPath);
    // While a notebook has faults, nobody can say what it would make.
    if (!isNotebookGone && (notebook === undefined || notebook.faults.some(isFatal))) return [];
    const state = orphanState(module, isNotebookGone);
    return [{ path, notebookPath, text: undefined, state, formatProblem: undefined }];
  });
}

function orphanState(module: GeneratedModule, isNotebookGone: boolean): ModuleState {
  return { kind: "orphaned", isNotebookGone, isEdited: isEdited(module) };
}
