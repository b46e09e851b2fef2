import type { AnalysedCell } from "../cells/analyse.ts";
import type { ModuleDraft } from "../plan/draft.ts";
import { createFault, type ExportFault, nameOfCell } from "../export-fault.ts";
import { isOverridden, overriddenNames } from "../cells/exported-names.ts";
import { nameOf } from "../cells/statements.ts";
import type { Rule } from "./rule.ts";

/** NBX009 and NBX014: in a notebook the last definition wins; in a module there is only one. */
export const checkDuplicates: Rule = ({ modules }) =>
  modules.flatMap((module) => [
    ...findRepetitions(module),
    ...findRedefinitions(module),
    ...findExportClashes(module),
    ...findSplitOverrides(module),
    ...findRepeatedIds(module),
  ]);

/** NBX014: a region of a module leads back to one cell, and a copied notebook has the ids of its original. */
function findRepeatedIds({ cells }: ModuleDraft): readonly ExportFault[] {
  return cells.flatMap((cell, index) => {
    const earlier = cells.slice(0, index).find(({ id, notebookPath }) => {
      return id === cell.id && notebookPath !== cell.notebookPath;
    });
    if (earlier === undefined) return [];
    const message = `the cell has the id of ${nameOfCell(earlier, cell)}, which goes to the same module`;
    // Files before nbformat 4.5 have no ids: a cell is then called by its place.
    const fix = /^cell-\d+$/.test(cell.id)
      ? "These notebooks have no ids for their cells: save them as nbformat 4.5, which gives them some."
      : "Give a copied notebook a module of its own; or cut the cell and paste it, which gives it a new id.";
    return [createFault("NBX014", cell, cell.directives.export?.start ?? 0, message, fix)];
  });
}

function findRepetitions({ cells }: ModuleDraft): readonly ExportFault[] {
  return cells.flatMap((cell) =>
    [...cell.declarations.values()].flatMap(({ name, repeatedAt }) =>
      repeatedAt === undefined
        ? []
        : [createFault("NBX009", cell, repeatedAt, `the cell defines \`${name}\` twice`, "Rename one of them.")],
    ),
  );
}

function findRedefinitions({ cells }: ModuleDraft): readonly ExportFault[] {
  const first = new Map<string, AnalysedCell>();
  const faults: ExportFault[] = [];
  for (const cell of cells) {
    for (const { name, start } of cell.declarations.values()) {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, cell);
      else if (cell.directives.export?.override !== true) {
        faults.push(
          createFault(
            "NBX009",
            cell,
            start,
            `\`${name}\` is already defined by ${nameOfCell(earlier, cell)} of the same module`,
            "Rename one of them, or write `//| export --override` to let this one replace the earlier.",
          ),
        );
      }
    }
  }
  return faults;
}

/** Two `export default`, or an `export { a as b }` beside a `b`. */
function findExportClashes({ cells }: ModuleDraft): readonly ExportFault[] {
  const first = new Map<string, AnalysedCell>();
  const faults: ExportFault[] = [];
  for (const cell of cells) {
    for (const { node, names, exports } of cell.statements) {
      for (const name of exports.filter((exported) => !names.includes(exported))) {
        const earlier = first.get(name) ?? cells.find(({ declarations }) => declarations.has(name));
        const isSame = earlier !== undefined && exportsItsOwn(name, node);
        if (earlier === undefined || isSame) first.set(name, cell);
        else {
          faults.push(
            createFault(
              "NBX009",
              cell,
              node.range[0],
              `\`${name}\` is already exported by ${nameOfCell(earlier, cell)} of the same module`,
              "Export one of them under another name.",
            ),
          );
        }
      }
    }
  }
  return faults;
}

/** Whether a statement is `export { name }`, which exports the definition that we found, and not another one. */
function exportsItsOwn(name: string, node: AnalysedCell["statements"][number]["node"]): boolean {
  if (node.type !== "ExportNamedDeclaration" || node.source) return false;
  return node.specifiers.some(({ local, exported }) => nameOf(local) === name && nameOf(exported) === name);
}

/** `const [a, b] = f()` cannot lose only `a`. */
function findSplitOverrides({ cells }: ModuleDraft): readonly ExportFault[] {
  return cells.flatMap((cell) => {
    const overridden = overriddenNames(cell, cells);
    return cell.statements
      .filter(
        (statement) => statement.names.some((name) => overridden.has(name)) && !isOverridden(statement, overridden),
      )
      .map(({ node, names }) =>
        createFault(
          "NBX009",
          cell,
          node.range[0],
          `a later cell overrides ${quoted(names.filter((name) => overridden.has(name)))}, but not ${quoted(names.filter((name) => !overridden.has(name)))} of the same statement`,
          "Define them in statements of their own.",
        ),
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
