import type { Notebook } from "../notebook/notebook.ts";
import { type AnalysedNotebook, analyseNotebook } from "./cells/analyse.ts";
import type { ExportFault } from "./export-fault.ts";
import { NO_PACKAGES } from "./project/packages.ts";
import { type ModulePlan, type ModuleTarget, planNotebooks } from "./plan/plan.ts";
import { renderModule } from "./render/render.ts";

/** The text of a module, and where it belongs. */
export interface RenderedModule {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  /** The first of its notebooks; most modules have no other. */
  readonly notebookPath: string;
  readonly notebookPaths: readonly string[];
  /** As we write it; the project's formatter may have it otherwise. */
  readonly text: string;
  readonly plan: ModulePlan;
}

export interface NotebookExport {
  readonly notebookPath: string;
  /** Empty while one of the faults is fatal. */
  readonly modules: readonly RenderedModule[];
  /** Every module that the notebook's cells name, also while it cannot be written. */
  readonly targets: readonly ModuleTarget[];
  readonly faults: readonly ExportFault[];
}

/**
 * Turns the marked cells of a notebook into modules, without touching the disk.
 *
 * @param notebookPath - Relative to the project's root, with forward slashes: it stands in the module's header, and
 * relative imports start at it.
 */
export function exportNotebook(notebook: Notebook, notebookPath: string, packages = NO_PACKAGES): NotebookExport {
  const [exported] = exportNotebooks([analyseNotebook(notebook, notebookPath, packages)]);
  return exported ?? { notebookPath, modules: [], targets: [], faults: [] };
}

/** Does so for notebooks that may share modules; a shared one is told with the first of its notebooks. */
export function exportNotebooks(notebooks: readonly AnalysedNotebook[]): readonly NotebookExport[] {
  const { modules, targets, faults } = planNotebooks(notebooks);
  return notebooks.map(({ path: notebookPath }) => ({
    notebookPath,
    modules: modules.filter((plan) => plan.notebookPath === notebookPath).map(renderPlan),
    targets: targets.filter(({ cell }) => cell.notebookPath === notebookPath),
    faults: faults.filter((fault) => fault.notebookPath === notebookPath),
  }));
}

function renderPlan(plan: ModulePlan): RenderedModule {
  const { path, notebookPath, notebookPaths } = plan;
  return { path, notebookPath, notebookPaths, text: renderModule(plan), plan };
}
