import type { AnalysedCell, AnalysedNotebook } from "../cells/analyse.ts";
import { type ImportedName, isSameImport } from "../cells/imported-name.ts";
import { isGlobalName, isKernelName, isKernelPackage } from "../cells/known-globals.ts";

/** Where a name comes from, seen from a cell of a module. */
export type Resolution =
  /** A cell of the same module declares it. */
  | { readonly kind: "same-module"; readonly cell: AnalysedCell }
  /** An import, by one of these; they mean different things when there is more than one. */
  | { readonly kind: "import"; readonly candidates: readonly FoundImport[] }
  /** A cell of another module of this notebook declares it. */
  | { readonly kind: "other-module"; readonly cell: AnalysedCell; readonly path: string }
  /** A cell that goes to no module declares it. */
  | { readonly kind: "unexported"; readonly cell: AnalysedCell }
  /** The kernel provides it, or a package that needs the kernel. */
  | { readonly kind: "kernel"; readonly packageName: string | undefined }
  | { readonly kind: "global" }
  | { readonly kind: "undefined" };

export interface FoundImport {
  readonly cell: AnalysedCell;
  readonly imported: ImportedName;
}

/** Finds where the names of cells come from. */
export type Resolver = (name: string, cell: AnalysedCell, modulePath: string) => Resolution;

/** Lists who declares and who imports each name once, so that every use is then resolved in no time. */
export function createResolver({ cells }: AnalysedNotebook): Resolver {
  const declaring = new Map<string, AnalysedCell[]>();
  const importing = new Map<string, FoundImport[]>();
  for (const cell of cells) {
    for (const name of cell.declarations.keys()) append(declaring, name, cell);
    for (const imported of cell.imports) append(importing, imported.local, { cell, imported });
  }

  return (name, cell, modulePath) => {
    const imports = importing.get(name) ?? [];
    const own = imports.filter((found) => found.cell === cell);
    if (own.length > 0) return toImport(own);

    const declarations = declaring.get(name) ?? [];
    // With --override the last one stands; without it, the second definition is a fault of its own.
    const sibling = declarations.findLast((other) => pathOf(other) === modulePath);
    if (sibling !== undefined) return { kind: "same-module", cell: sibling };
    const siblingImports = imports.filter((found) => pathOf(found.cell) === modulePath);
    if (siblingImports.length > 0) return toImport(siblingImports);

    const exported = nearest(
      declarations.filter((other) => pathOf(other) !== undefined),
      cell,
    );
    if (exported !== undefined) return { kind: "other-module", cell: exported, path: pathOf(exported) ?? "" };

    const declaration = nearest(declarations, cell);
    const nearestImport = nearest(
      imports.map((found) => found.cell),
      cell,
    );
    if (nearestImport !== undefined && (declaration === undefined || isNearer(nearestImport, declaration, cell))) {
      return toImport(imports);
    }
    if (declaration !== undefined) return { kind: "unexported", cell: declaration };
    if (isKernelName(name)) return { kind: "kernel", packageName: undefined };
    return { kind: isGlobalName(name) ? "global" : "undefined" };
  };
}

/** The module a cell goes to, when it goes to one. */
export function pathOf({ target }: AnalysedCell): string | undefined {
  return target?.kind === "path" ? target.path : undefined;
}

/** The last cell above the one that asks, as if the notebook ran from top to bottom; failing that, the first below. */
function nearest(cells: readonly AnalysedCell[], from: AnalysedCell): AnalysedCell | undefined {
  return cells.findLast(({ number }) => number < from.number) ?? cells[0];
}

function isNearer(a: AnalysedCell, b: AnalysedCell, from: AnalysedCell): boolean {
  return (
    nearest(
      [a, b].toSorted((x, y) => x.number - y.number),
      from,
    ) === a
  );
}

function toImport(found: readonly FoundImport[]): Resolution {
  const packageName = found.find(({ imported }) => isKernelPackage(imported.source))?.imported.source;
  if (packageName !== undefined) return { kind: "kernel", packageName };
  // Of the same import with and without its value, the one with it can stand for both.
  const sorted = found.toSorted((a, b) => Number(a.imported.isType) - Number(b.imported.isType));
  const candidates = sorted.filter(
    ({ imported }, index) => sorted.findIndex((other) => isSameImport(other.imported, imported)) === index,
  );
  return { kind: "import", candidates };
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
