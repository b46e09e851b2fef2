import { isFatal, renderFault } from "../export-fault.ts";
import { formatLayout } from "../format/format-layout.ts";
import type { FormatText } from "../format/format-text.ts";
import type { GeneratedModule } from "../render/header.ts";
import type { ExportPlan } from "../plan/plan.ts";
import { layOutModule } from "../render/render.ts";
import { compareImports } from "./added-imports.ts";
import { readEditedModule } from "./read-edited.ts";
import type { ModuleSync, SyncProblem } from "./sync-module.ts";

/** A module whose edits are to be in its notebooks now. */
export interface SyncUnderTest {
  readonly modulePath: string;
  readonly edited: GeneratedModule;
  readonly sync: ModuleSync;
  readonly format: FormatText;
}

/** The proof that nothing is lost: the notebook, written again, says what the edited module says. */
export function findLosses(
  after: ExportPlan,
  { modulePath, edited, sync: { expected }, format }: SyncUnderTest,
): readonly SyncProblem[] {
  const plan = after.modules.find(({ path }) => path === modulePath);
  if (plan === undefined)
    return faultsOf(after).map(({ message }) => ({
      message,
      fix: "The edit would make a notebook that cannot be exported: mend it in the module, or make it in the notebook.",
    }));
  const layout = formatLayout(layOutModule(plan), plan.path, format);
  const losses = [...expected].flatMap(([id, text]): SyncProblem[] => {
    const written = layout.cells.find(({ cell }) => cell.id === id)?.text ?? "";
    if (written === text) return [];
    const [wanted, given] = [text, written].map((side) => side.split("\n"));
    const index = Math.max(given?.findIndex((line, at) => line !== wanted?.[at]) ?? 0, 0);
    const [asked = "", becomes = ""] = [wanted?.[index], given?.[index]];
    return [
      {
        message: `the cell ${id} cannot be made to say what its region says: ${JSON.stringify(asked)} would become ${JSON.stringify(becomes)}`,
        fix:
          becomes === `export ${asked}`
            ? "The cell exports all that it defines: write `export` in the module, too, or begin the name with `_`."
            : "Make this edit in the notebook.",
      },
    ];
  });
  const heads = [layout.text.split("\n").slice(2).join("\n"), edited.body].map(
    (body) => readEditedModule({ header: edited.header, body }).head,
  );
  const lost = compareImports(heads[0] ?? "", heads[1] ?? "").added.map(({ local }): SyncProblem => {
    return {
      message: `the import of \`${local}\` would be lost: no cell uses it`,
      fix: "Take the import out of the module, or use it.",
    };
  });
  return [...losses, ...lost];
}

/** What keeps notebooks from being exported. */
export function faultsOf({ faults }: ExportPlan): readonly SyncProblem[] {
  return faults.filter(isFatal).map((fault) => ({
    message: renderFault(fault, fault.notebookPath).trimEnd(),
    fix: "Mend this first: until then nobody can say what the notebook would write.",
  }));
}
