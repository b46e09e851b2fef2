import type { AnalysedCell } from "../cells/analyse.ts";
import { isPublic } from "../cells/exported-names.ts";
import type { ModulePlan } from "../plan/plan.ts";
import { layOutModule, type ModuleLayout } from "../render/render.ts";

/** A module as its notebook has it now, and beside what it exports all else that it defines: tests look inside. */
export function renderModuleUnderTest(plan: ModulePlan): ModuleLayout {
  const { text, cells } = layOutModule(plan);
  const inWords = new Set(
    plan.cells.flatMap(({ statements }) =>
      statements.flatMap(({ kind, exports }) => (kind === "export" ? exports : [])),
    ),
  );
  const hidden = plan.cells.flatMap(hiddenNames).filter((name) => !inWords.has(name));
  if (hidden.length === 0) return { text, cells };
  return { text: `${text}\nexport { ${[...new Set(hidden)].join(", ")} };\n`, cells };
}

/** The values that a cell's module defines and does not export. */
function hiddenNames(cell: AnalysedCell): readonly string[] {
  return cell.statements.flatMap(({ kind, names, exports }) =>
    kind !== "declaration"
      ? []
      : names.filter((name) => {
          const isValue = cell.declarations.get(name)?.isTypeOnly === false;
          return isValue && !exports.includes(name) && !isPublic(name, cell);
        }),
  );
}
