import type { AnalysedCell } from "./analyse.ts";
import type { Statement } from "./statements.ts";

/** The names of a module's cells that `//| export` makes visible, beside those that the user exports in words. */
export function isPublic(name: string, cell: AnalysedCell): boolean {
  return cell.directives.export?.visibility === "export" && !name.startsWith("_");
}

/** Whether another module may import a name of a cell. */
export function isImportable(name: string, cell: AnalysedCell): boolean {
  return isPublic(name, cell) || cell.statements.some(({ exports }) => exports.includes(name));
}

/** The names of a cell that a later cell with `--override` defines anew. */
export function overriddenNames(cell: AnalysedCell, moduleCells: readonly AnalysedCell[]): ReadonlySet<string> {
  const later = moduleCells
    .slice(moduleCells.indexOf(cell) + 1)
    .filter(({ directives }) => directives.export?.override);
  return new Set(
    [...cell.declarations.keys()].filter((name) => later.some(({ declarations }) => declarations.has(name))),
  );
}

/** Whether nothing is left of a statement when these names are taken away. */
export function isOverridden(statement: Statement, names: ReadonlySet<string>): boolean {
  return statement.names.length > 0 && statement.names.every((name) => names.has(name));
}
