import type { NotebookExport, RenderedModule } from "../export-notebook.ts";
import { isFatal } from "../export-fault.ts";
import type { GeneratedFile } from "./generated-modules.ts";
import { type GeneratedModule, isEdited, maybeGeneratedModule } from "../render/header.ts";
import { formatLayout, type FormatProblem } from "../format/format-layout.ts";
import type { FormatText } from "../format/format-text.ts";
import { maybeBarrel } from "../package/barrel.ts";
import type { ProjectTree } from "./project-tree.ts";
import { findEditedCells } from "../render/regions.ts";
import { layOutModule } from "../render/render.ts";

/** How a module that is there, on the disk or staged, stands to its notebook. */
export type ModuleState =
  /** It is what the notebook gives. */
  | { readonly kind: "current" }
  /** The notebook has changed since. */
  | { readonly kind: "stale" }
  | { readonly kind: "missing" }
  /** It was changed by hand, within these cells' regions or, if there are none, outside of all of them. */
  | { readonly kind: "edited"; readonly cellIds: readonly string[] }
  /** The file is somebody else's: it was written by hand. */
  | { readonly kind: "foreign" }
  /** Its notebook no longer makes it, or is gone. */
  | { readonly kind: "orphaned"; readonly isNotebookGone: boolean; readonly isEdited: boolean };

export interface CheckedModule {
  /** Packages may ask for a barrel, and for what their package.json says of modules: told as a module is. */
  readonly role: "module" | "barrel" | "manifest";
  /** Relative to the project's root. */
  readonly path: string;
  /** The first of its notebooks; most modules have no other. Of what a package asks for, the path of its package.json. */
  readonly notebookPath: string;
  readonly notebookPaths: readonly string[];
  /** What should stand there; undefined for an orphan. */
  readonly text: string | undefined;
  readonly state: ModuleState;
  /** Why the project's formatter has no part in the text. */
  readonly formatProblem: FormatProblem | undefined;
}

/** Compares a module, as the project's formatter writes it, with what is there. */
export function checkModule(tree: ProjectTree, module: RenderedModule, format: FormatText): CheckedModule {
  const { path, notebookPath, notebookPaths, plan } = module;
  const whose = { role: "module", path, notebookPath, notebookPaths } as const;
  const file = tree.read(path);
  const found = file.kind === "text" ? file.text.replaceAll("\r\n", "\n") : undefined;
  if (found !== undefined && isMadeOf(found, module)) {
    return { ...whose, text: found, state: { kind: "current" }, formatProblem: undefined };
  }
  const { text, problem } = formatLayout(layOutModule(plan), path, format);
  const state = file.kind === "missing" ? ({ kind: "missing" } as const) : stateOf(text, found);
  return { ...whose, text, state, formatProblem: problem };
}

/**
 * Whether a formatted file was made from the very text that would be formatted now. It is then current without a question to
 * the formatter, which takes its time, and which CI may not even have.
 */
function isMadeOf(found: string, { text }: RenderedModule): boolean {
  const [module, wanted] = [maybeGeneratedModule(found), maybeGeneratedModule(text)];
  if (module === undefined || wanted === undefined || module.header.unformattedHash !== wanted.header.bodyHash)
    return false;
  return !isEdited(module) && sourcesOf(module) === sourcesOf(wanted);
}

function sourcesOf({ header }: GeneratedModule): string {
  const cells = header.cells.map(({ id, sourceHash, notebookPath }) => `${id} ${sourceHash} ${notebookPath}`);
  return [...header.notebookPaths, ...cells].join("\n");
}

function stateOf(text: string, found: string | undefined): ModuleState {
  if (found === undefined) return { kind: "foreign" };
  if (found === text) return { kind: "current" };
  const module = maybeGeneratedModule(found);
  // Where a package had its barrel, a cell may send its code to the package itself.
  if (module === undefined) return { kind: maybeBarrel(found)?.isEdited === false ? "stale" : "foreign" };
  // Of another notebook or not: what was generated and not edited is lost nowhere.
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
    const { notebookPath, notebookPaths } = module.header;
    if (!notebookPaths.some(isOurs) || targets.has(path)) return [];
    const present = notebookPaths.filter((one) => tree.has(one));
    // While a notebook has faults, nobody can say what it would make.
    if (present.some((one) => isUncertain(exports.find((other) => other.notebookPath === one)))) return [];
    const state = orphanState(module, present.length === 0);
    return [{ role: "module", path, notebookPath, notebookPaths, text: undefined, state, formatProblem: undefined }];
  });
}

function isUncertain(notebook: NotebookExport | undefined): boolean {
  return notebook === undefined || notebook.faults.some(isFatal);
}

function orphanState(module: GeneratedModule, isNotebookGone: boolean): ModuleState {
  return { kind: "orphaned", isNotebookGone, isEdited: isEdited(module) };
}
