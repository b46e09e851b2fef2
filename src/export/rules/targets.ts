import type { AnalysedNotebook } from "../cells/analyse.ts";
import { createFault, type ExportFault } from "../export-fault.ts";
import { resolveTarget } from "../cells/target.ts";
import type { Rule } from "./rule.ts";

/** NBX002 and NBX013: every exported cell has a module, and one that may be written. */
export const checkTargets: Rule = ({ notebooks }) => notebooks.flatMap(checkNotebook);

function checkNotebook(notebook: AnalysedNotebook): readonly ExportFault[] {
  const [main, ...others] = notebook.cells.filter(({ directives }) => directives.module !== undefined);
  const faults: ExportFault[] = [];
  const mainTarget =
    main?.directives.module && resolveTarget(main.directives.module.path, notebook.path, notebook.packages);
  if (main !== undefined && mainTarget?.kind === "refused") {
    const { message, fix } = mainTarget;
    faults.push(createFault("NBX013", main, main.directives.module?.start ?? 0, message, fix));
  }
  for (const cell of others) {
    faults.push(
      createFault(
        "NBX012",
        cell,
        cell.directives.module?.start ?? 0,
        `the notebook has its module from cell ${main?.number} already`,
        "Keep one `//| module`; a cell for another module says `//| export path.ts`.",
      ),
    );
  }
  for (const cell of notebook.cells) {
    const { export: exported } = cell.directives;
    if (exported === undefined) continue;
    if (exported.path !== undefined && cell.target?.kind === "refused") {
      faults.push(createFault("NBX013", cell, exported.start, cell.target.message, cell.target.fix));
    }
    if (cell.target === undefined) {
      faults.push(
        createFault(
          "NBX002",
          cell,
          exported.start,
          `the cell is marked \`${exported.visibility}\`, but nothing says which module it goes to`,
          "Add `//| module src/name.ts` to the notebook's first code cell, or name the module here: `//| export src/name.ts`.",
        ),
      );
    }
  }
  return faults;
}
