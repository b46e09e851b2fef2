import type { AnalysedCell, AnalysedNotebook } from "./analyse.ts";
import { draftModules, type ModuleDraft } from "./draft.ts";
import { compareFaults, type ExportFault, isFatal } from "./export-fault.ts";
import { type ModuleImports, planImports } from "./imports.ts";
import { RULES } from "./rules/table.ts";

/** A module that is ready to be written down. */
export interface ModulePlan {
  /** Relative to the project's root. */
  readonly path: string;
  readonly notebookPath: string;
  /** In the order of the notebook. */
  readonly cells: readonly AnalysedCell[];
  readonly imports: ModuleImports;
  /** The markdown that describes the whole module. */
  readonly title: string | undefined;
}

/** A module, and the first cell that goes to it. */
export interface ModuleTarget {
  readonly path: string;
  readonly cell: AnalysedCell;
}

/** What becomes of a notebook: its modules, or why there are none. */
export interface ExportPlan {
  /** Empty while one of the faults is fatal. */
  readonly modules: readonly ModulePlan[];
  /** Every module that the notebook's cells name, fatal faults or not. */
  readonly targets: readonly ModuleTarget[];
  /** All that is wrong or unwise, in the order of the notebook. */
  readonly faults: readonly ExportFault[];
}

/** Decides which cells go to which module, and judges them by every rule. */
export function planNotebook(notebook: AnalysedNotebook): ExportPlan {
  const drafts = draftModules(notebook);
  const faults = RULES.flatMap((rule) => rule({ notebook, modules: drafts })).toSorted(compareFaults);
  return {
    modules: faults.some(isFatal) ? [] : drafts.map((draft) => planModule(draft, notebook, drafts)),
    targets: drafts.flatMap(({ path, cells: [cell] }) => (cell === undefined ? [] : [{ path, cell }])),
    faults,
  };
}

function planModule(draft: ModuleDraft, notebook: AnalysedNotebook, drafts: readonly ModuleDraft[]): ModulePlan {
  // The title belongs to the notebook's own module; when cells only name others, to the first of them.
  const titled = notebook.mainModule ?? drafts[0]?.path;
  return {
    path: draft.path,
    notebookPath: notebook.path,
    cells: draft.cells,
    imports: planImports(draft, notebook.path, notebook.packages),
    title: draft.path === titled ? notebook.title : undefined,
  };
}
