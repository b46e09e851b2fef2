import type { ModuleDraft, ResolvedUse } from "./draft.ts";
import { maybeSpecifierOf, NO_PACKAGES, type ProjectPackages } from "../project/packages.ts";
import { relativeSpecifier, rebaseSpecifier } from "../cells/specifier.ts";

/** One name that a module imports. */
export interface ModuleImport {
  /** As the module writes it. */
  readonly source: string;
  readonly imported: string;
  readonly local: string;
  /** Only the type is needed, and nothing at run time. */
  readonly isType: boolean;
  readonly attributes: string;
}

/** What a module imports: only what its cells use, once each. */
export interface ModuleImports {
  readonly names: readonly ModuleImport[];
  /** Imports for their effects alone. */
  readonly bare: readonly { readonly source: string; readonly attributes: string }[];
}

/** Gathers the imports of a module from all cells of its notebooks, as seen from the module's place. */
export function planImports(
  { path, cells, uses }: ModuleDraft,
  packages: ProjectPackages = NO_PACKAGES,
): ModuleImports {
  const names = new Map<string, ModuleImport>();
  for (const resolved of uses) {
    const { name, isType } = resolved.use;
    const known = names.get(name);
    // Only a use of the value can still change what is known.
    if (known !== undefined && (isType || !known.isType)) continue;
    const found = maybeImport(resolved, path, packages);
    if (found !== undefined) names.set(name, found);
  }
  const bareSources = new Map(
    cells
      .flatMap(({ bareImports, notebookPath }) => bareImports.map((bare) => ({ ...bare, notebookPath })))
      .map(({ source, attributes, notebookPath }) => [rebaseSpecifier(source, notebookPath, path), attributes]),
  );
  return {
    names: [...names.values()],
    bare: [...bareSources].map(([source, attributes]) => ({ source, attributes })),
  };
}

function maybeImport(
  { cell, use, origin }: ResolvedUse,
  path: string,
  packages: ProjectPackages,
): ModuleImport | undefined {
  if (origin.kind === "other-module") {
    const isType = use.isType || origin.cell.declarations.get(use.name)?.isTypeOnly === true;
    return {
      source: maybeAcrossPackages(origin.path, path, packages) ?? relativeSpecifier(origin.path, path),
      imported: use.name,
      local: use.name,
      isType,
      attributes: "",
    };
  }
  const candidate = origin.kind === "import" ? origin.candidates[0]?.imported : undefined;
  if (candidate === undefined) return undefined;
  const source = rebaseSpecifier(candidate.source, cell.notebookPath, path);
  const { imported, local, attributes } = candidate;
  return { source, imported, local, isType: use.isType || candidate.isType, attributes };
}

/** A package is installed without its neighbours, so that it can import from them by their names only. */
function maybeAcrossPackages(path: string, importerPath: string, packages: ProjectPackages): string | undefined {
  const owner = packages.maybeOwner(path);
  const importer = packages.maybeOwner(importerPath);
  if (owner === undefined || importer === undefined || owner.folder === importer.folder) return undefined;
  return maybeSpecifierOf(owner, path);
}
