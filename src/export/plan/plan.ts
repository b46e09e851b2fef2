import type { AnalysedCell, AnalysedNotebook } from "../cells/analyse.ts";
import { draftModules, type ModuleDraft } from "./draft.ts";
import { compareFaults, type ExportFault, isFatal } from "../export-fault.ts";
import { type ModuleImports, planImports } from "./imports.ts";
import { RULES } from "../rules/table.ts";

/** A module that is ready to be written down. */
export interface ModulePlan {
  /** Relative to the project's root. */
  readonly path: string;
  /** The first of its notebooks; most modules have no other. */
  readonly notebookPath: string;
  /** All of them, sorted. */
  readonly notebookPaths: readonly string[];
  /** Notebook by notebook, and in the order of each. */
  readonly cells: readonly AnalysedCell[];
  readonly imports: ModuleImports;
  /** The markdown that describes the whole module. */
  readonly title: string | undefined;
}

/** A module, and the first cell of a notebook that goes to it. */
export interface ModuleTarget {
  readonly path: string;
  readonly cell: AnalysedCell;
}

/** What becomes of notebooks: their modules, or why there are none. */
export interface ExportPlan {
  /** Without those of which a notebook has a fatal fault. */
  readonly modules: readonly ModulePlan[];
  /** Every module that the notebooks' cells name, fatal faults or not; once for each notebook that names it. */
  readonly targets: readonly ModuleTarget[];
  /** All that is wrong or unwise, by notebook and in the order of each. */
  readonly faults: readonly ExportFault[];
}

/** Decides which cells of a notebook go to which module, and judges them by every rule. */
export function planNotebook(notebook: AnalysedNotebook): ExportPlan {
  return planNotebooks([notebook]);
}

/** Does so for notebooks that may share modules. */
export function planNotebooks(notebooks: readonly AnalysedNotebook[]): ExportPlan {
  const drafts = draftModules(notebooks);
  const faults = RULES.flatMap((rule) => rule({ notebooks, modules: drafts })).toSorted(compareFaults);
  const faulty = new Set(faults.filter(isFatal).map(({ notebookPath }) => notebookPath));
  return {
    modules: drafts
      .filter(({ notebookPaths }) => !notebookPaths.some((path) => faulty.has(path)))
      .map((draft) => planModule(draft, notebooks, drafts)),
    targets: drafts.flatMap(({ path, notebookPaths, cells }) =>
      notebookPaths.flatMap((notebookPath) => {
        const cell = cells.find((one) => one.notebookPath === notebookPath);
        return cell === undefined ? [] : [{ path, cell }];
      }),
    ),
    faults,
  };
}

function planModule(
  draft: ModuleDraft,
  notebooks: readonly AnalysedNotebook[],
  drafts: readonly ModuleDraft[],
): ModulePlan {
  const own = draft.notebookPaths.flatMap((path) => notebooks.filter((notebook) => notebook.path === path));
  return {
    path: draft.path,
    notebookPath: draft.notebookPaths[0] ?? "",
    notebookPaths: draft.notebookPaths,
    cells: draft.cells,
    imports: planImports(draft, own[0]?.packages),
    title: own.find((notebook) => titledModule(notebook, drafts) === draft.path)?.title,
  };
}

/** The title belongs to the notebook's own module; when cells only name others, to the first of them. */
function titledModule({ path, mainModule }: AnalysedNotebook, drafts: readonly ModuleDraft[]): string | undefined {
  return mainModule ?? drafts.find(({ notebookPaths }) => notebookPaths.includes(path))?.path;
}
