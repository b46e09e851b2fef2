import { parseCell } from "../../language/parse/parse.ts";
import { type ImportedName, readImports } from "../cells/imported-name.ts";
import { rebaseSpecifier } from "../cells/specifier.ts";

/** How the imports of an edited module differ from those that would be written. */
export interface ImportChanges {
  readonly added: readonly ImportedName[];
  /** Local names that the module no longer imports. */
  readonly removed: readonly string[];
}

/** Compares what is imported, not how it is written: formatters have their own way with imports. */
export function compareImports(written: string, edited: string): ImportChanges {
  const [before, after] = [written, edited].map((head) => readImports(parseCell(head).program).names);
  return {
    added: (after ?? []).filter((one) => !includes(before, one)),
    removed: (before ?? []).filter((one) => !includes(after, one)).map(({ local }) => local),
  };
}

function includes(names: readonly ImportedName[] = [], { source, imported, local }: ImportedName): boolean {
  return names.some((one) => one.source === source && one.imported === imported && one.local === local);
}

/** The import statement for a cell, whose relative paths start at the notebook. */
export function renderCellImport(
  { source, imported, local, isType, attributes }: ImportedName,
  places: { readonly notebookPath: string; readonly modulePath: string },
): string {
  const from = JSON.stringify(rebaseSpecifier(source, places.modulePath, places.notebookPath));
  const type = isType ? "type " : "";
  const rest = `from ${from}${attributes === "" ? "" : ` with ${attributes}`};`;
  if (imported === "*") return `import ${type}* as ${local} ${rest}`;
  if (imported === "default") return `import ${type}${local} ${rest}`;
  return `import ${type}{ ${imported === local ? local : `${imported} as ${local}`} } ${rest}`;
}
