import type { AnalysedCell } from "../cells/analyse.ts";
import type { ModuleDraft } from "../plan/draft.ts";
import { createFault, type ExportFault, nameOfCell } from "../export-fault.ts";
import { type FoundImport } from "../plan/resolve.ts";
import { rebaseSpecifier } from "../cells/specifier.ts";
import type { Rule } from "./rule.ts";

/** NBX010: a name of a module has one meaning. */
export const checkImportClashes: Rule = ({ modules }) => modules.flatMap(checkModule);

function checkModule({ cells, uses }: ModuleDraft): readonly ExportFault[] {
  const first = new Map<string, FoundImport>();
  const faults = new Map<string, ExportFault>();
  for (const { cell, use, origin } of uses) {
    if (origin.kind !== "import") continue;
    const { name } = use;
    for (const found of origin.candidates) {
      const known = first.get(name) ?? found;
      first.set(name, known);
      const declaring = cells.find(({ declarations }) => declarations.has(name));
      const clash =
        declaring === undefined
          ? isSameOrigin(known, found)
            ? undefined
            : `\`${name}\` is imported from ${originOf(known, cell)} and from ${originOf(found, cell)}`
          : `\`${name}\` is imported from ${originOf(found, cell)}, and ${nameOfCell(declaring, cell)} defines it`;
      if (clash === undefined || faults.has(name)) continue;
      faults.set(name, createFault("NBX010", cell, use.start, clash, "Import one of them under another name (`as`)."));
    }
  }
  return [...faults.values()];
}

function originOf({ cell, imported }: FoundImport, from: AnalysedCell): string {
  return `"${imported.source}" in ${nameOfCell(cell, from)}`;
}

/** Notebooks in different folders name one file differently. */
function isSameOrigin(a: FoundImport, b: FoundImport): boolean {
  const [from, other] = [a, b].map(({ cell, imported }) => rebaseSpecifier(imported.source, cell.notebookPath, "."));
  return from === other && a.imported.imported === b.imported.imported;
}
