import type { ModuleDraft, ResolvedUse } from "../plan/draft.ts";
import { createFault, type ExportFault, nameOfCell } from "../export-fault.ts";
import type { Rule } from "./rule.ts";

/** NBX006: what runs while a module loads finds its names defined. In function bodies the order is free. */
export const checkLoadOrder: Rule = ({ modules }) => {
  const imports = new Map(modules.map((module) => [module.path, importedModules(module)]));
  return modules.flatMap((module) => {
    const faults = module.uses.map(
      (resolved) => maybeTooEarly(resolved, module) ?? maybeInCycle(resolved, module.path, imports),
    );
    return faults.filter((fault) => fault !== undefined);
  });
};

function maybeTooEarly({ cell, use, origin }: ResolvedUse, { cells }: ModuleDraft): ExportFault | undefined {
  if (origin.kind !== "same-module" || cells.indexOf(origin.cell) <= cells.indexOf(cell)) return undefined;
  if (!use.isEager || origin.cell.declarations.get(use.name)?.isHoisted === true) return undefined;
  return createFault(
    "NBX006",
    cell,
    use.start,
    `\`${use.name}\` is used while the module loads, but ${nameOfCell(origin.cell, cell)} defines it only later`,
    origin.cell.notebookPath === cell.notebookPath
      ? "Move that cell above this one, or use the name inside a function."
      : "Use the name inside a function; or rename the notebooks: their cells stand in the order of their paths.",
  );
}

/** Modules that import each other are fine until one needs a value of the other while both still load. */
function maybeInCycle(
  { cell, use, origin }: ResolvedUse,
  path: string,
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): ExportFault | undefined {
  if (origin.kind !== "other-module" || !use.isEager) return undefined;
  if (origin.cell.declarations.get(use.name)?.isHoisted === true || !reaches(origin.path, path, imports)) {
    return undefined;
  }
  return createFault(
    "NBX006",
    cell,
    use.start,
    `\`${use.name}\` of ${origin.path} is used while ${path} loads, and each of the two modules needs the other`,
    "Put both cells into one module, or use the name inside a function.",
  );
}

/** The modules of the notebook that a module imports values from. */
function importedModules({ uses }: ModuleDraft): ReadonlySet<string> {
  const paths = uses.flatMap(({ use, origin }) => (origin.kind === "other-module" && !use.isType ? [origin.path] : []));
  return new Set(paths);
}

function reaches(from: string, to: string, imports: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set([from]);
  // A set is walked in order of insertion, also over what is added on the way.
  for (const path of seen) for (const next of imports.get(path) ?? []) seen.add(next);
  return seen.has(to);
}
