import type { Notebook } from "../notebook/notebook.ts";
import { analyseNotebook } from "./analyse.ts";
import type { ExportFault } from "./export-fault.ts";
import { NO_PACKAGES } from "./packages.ts";
import { type ModulePlan, type ModuleTarget, planNotebook } from "./plan.ts";
import { renderModule } from "./render.ts";

/** The text of a module, and where it belongs. */
export interface RenderedModule {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly notebookPath: string;
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
  const { modules, targets, faults } = planNotebook(analyseNotebook(notebook, notebookPath, packages));
  return {
    notebookPath,
    modules: modules.map((plan) => ({ path: plan.path, notebookPath, text: renderModule(plan), plan })),
    targets,
    faults,
  };
}
