import type { AnalysedCell, AnalysedNotebook } from "../cells/analyse.ts";
import type { NameUse } from "../cells/references.ts";
import { maybeImportedModule } from "./imported-module.ts";
import { createResolver, pathOf, type Resolution, type Resolver } from "./resolve.ts";

/** A use of a name by a cell, and where the name comes from. */
export interface ResolvedUse {
  readonly cell: AnalysedCell;
  readonly use: NameUse;
  readonly origin: Resolution;
}

/** The cells of one module, before anything is judged or written. */
export interface ModuleDraft {
  /** Relative to the project's root. */
  readonly path: string;
  /** The notebooks that its cells are from, by their paths, sorted. */
  readonly notebookPaths: readonly string[];
  readonly cells: readonly AnalysedCell[];
  readonly uses: readonly ResolvedUse[];
}

/** Gathers the cells of each module: notebook by notebook, sorted by their paths, and in the order of each. */
export function draftModules(notebooks: readonly AnalysedNotebook[]): readonly ModuleDraft[] {
  const sorted = notebooks.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts = Map.groupBy(sorted.flatMap(draftParts), ({ path }) => path);
  return [...parts.values()].map((drafts) => joinDrafts(drafts, sorted));
}

function draftParts(notebook: AnalysedNotebook): readonly ModuleDraft[] {
  const resolve = createResolver(notebook);
  const paths = new Set(notebook.cells.map(pathOf).filter((path) => path !== undefined));
  return [...paths].map((path) => draft(path, (cell) => pathOf(cell) === path, notebook, resolve));
}

/** Gathers cells that go to no module, as if they went to one at `path`. */
export function draftCells(
  path: string,
  isIn: (cell: AnalysedCell) => boolean,
  notebook: AnalysedNotebook,
): ModuleDraft {
  return draft(path, isIn, notebook, createResolver(notebook));
}

function draft(
  path: string,
  isIn: (cell: AnalysedCell) => boolean,
  notebook: AnalysedNotebook,
  resolve: Resolver,
): ModuleDraft {
  const cells = notebook.cells.filter(isIn);
  const uses = cells.flatMap((cell) => cell.uses.map((use) => ({ cell, use, origin: resolve(use.name, cell, path) })));
  return { path, notebookPaths: [notebook.path], cells, uses };
}

/** In its own notebook a name of another one is an import; in the module that both make, it is simply there. */
function joinDrafts(drafts: readonly ModuleDraft[], notebooks: readonly AnalysedNotebook[]): ModuleDraft {
  const cells = drafts.flatMap((one) => one.cells);
  const uses = drafts
    .flatMap((one) => one.uses)
    .map((resolved): ResolvedUse => {
      const owner = maybeOwnCell(resolved, { cells, notebooks });
      return owner === undefined ? resolved : { ...resolved, origin: { kind: "same-module", cell: owner } };
    });
  return {
    path: drafts[0]?.path ?? "",
    notebookPaths: drafts.flatMap(({ notebookPaths }) => notebookPaths),
    cells,
    uses,
  };
}

/** The cell that defines what a use imports from the very module that it goes to. */
function maybeOwnCell(
  { cell, origin }: ResolvedUse,
  { cells, notebooks }: { readonly cells: readonly AnalysedCell[]; readonly notebooks: readonly AnalysedNotebook[] },
): AnalysedCell | undefined {
  const imported = origin.kind === "import" ? origin.candidates[0]?.imported : undefined;
  // Under another name it has to stay an import, which a module may have from itself.
  if (imported === undefined || imported.imported !== imported.local) return undefined;
  const packages = notebooks.find(({ path }) => path === cell.notebookPath)?.packages;
  if (maybeImportedModule(imported.source, cell.notebookPath, packages) !== pathOf(cell)) return undefined;
  return cells.findLast(({ declarations }) => declarations.has(imported.imported));
}
