import type { AnalysedCell, AnalysedNotebook } from "../cells/analyse.ts";
import { draftCells, type ResolvedUse } from "../plan/draft.ts";
import { compareFaults, type ExportFault, isFatal } from "../export-fault.ts";
import { type ModuleImports, planImports } from "../plan/imports.ts";
import { type ModulePlan, planNotebooks } from "../plan/plan.ts";
import { checkImportClashes } from "../rules/import-clashes.ts";
import { checkMagics } from "../rules/magics.ts";
import { checkSyntax } from "../rules/syntax.ts";
import { checkTestClosure } from "./test-closure.ts";

const RUNNER_NAMES: ReadonlySet<string> = new Set(["expect", "vi"]);

/** A notebook as a file of tests. */
export interface TestPlan {
  readonly notebook: AnalysedNotebook;
  /** The cells that are tests, in the order of the notebook. Empty while one of the faults is fatal. */
  readonly cells: readonly AnalysedCell[];
  readonly imports: ModuleImports;
  /** What of the runner's names the cells use. */
  readonly runnerNames: readonly string[];
  /** The modules under test, as the notebook has them now. */
  readonly modules: readonly ModulePlan[];
  readonly faults: readonly ExportFault[];
}

/**
 * Decides what the tests of a notebook consist of. They see all that its modules define, also what is internal there, and
 * the notebook's imports; of other cells they see nothing, as a module does not.
 *
 * @param companions - The other notebooks that its modules are made from.
 */
export function planTests(notebook: AnalysedNotebook, companions: readonly AnalysedNotebook[] = []): TestPlan {
  // The tests stand where the notebook does: relative imports need not be changed.
  const all = draftCells(notebook.path, ({ directives }) => directives.test !== undefined, notebook);
  const draft = { ...all, uses: all.uses.filter((use) => !isOfRunner(use)) };
  const input = { notebooks: [notebook], modules: [draft] };
  const exported = planNotebooks([notebook, ...companions]);
  const own = [checkSyntax, checkMagics, checkImportClashes].flatMap((rule) => rule(input));
  const faults = [...exported.faults, ...own, ...checkTestClosure(draft)].toSorted(compareFaults);
  return {
    notebook,
    cells: faults.some(isFatal) ? [] : draft.cells,
    imports: planImports(draft),
    runnerNames: [...new Set(all.uses.filter(isOfRunner).map(({ use }) => use.name))].toSorted(),
    modules: exported.modules,
    faults,
  };
}

/** What the test runner gives to a cell that neither defines nor imports it. */
function isOfRunner({ use, origin }: ResolvedUse): boolean {
  return origin.kind === "undefined" && RUNNER_NAMES.has(use.name);
}
