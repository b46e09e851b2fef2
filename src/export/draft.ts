import type { AnalysedCell, AnalysedNotebook } from "./analyse.ts";
import type { NameUse } from "./references.ts";
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
  readonly cells: readonly AnalysedCell[];
  readonly uses: readonly ResolvedUse[];
}

/** Gathers the cells of each module, in the order of the notebook. */
export function draftModules(notebook: AnalysedNotebook): readonly ModuleDraft[] {
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
  return { path, cells, uses };
}
