import { analyseCell } from "../language/analyse/analyse-cell.ts";
import { blankMagics } from "../language/magics/magic-lines.ts";
import { packageOfImport } from "../track/capture/packages.ts";

/** A package that code imports. */
export interface ImportedPackage {
  readonly name: string;
  /** Undefined when it is not installed. */
  readonly version: string | undefined;
}

/** The packages that cells import, by name. Built-in modules and files of the project are none. */
export function importedPackages(sources: readonly string[], folder: string): readonly ImportedPackage[] {
  const specifiers = sources.flatMap((source) =>
    analyseCell(blankMagics(source)).imports.map(({ specifier }) => specifier),
  );
  const found = new Map<string, ImportedPackage>();
  for (const specifier of specifiers) {
    const name = maybePackageName(specifier);
    if (name !== undefined) found.set(name, { name, version: packageOfImport(specifier, folder)?.version });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `@lab/penguins/predict` -> `@lab/penguins`. */
function maybePackageName(specifier: string): string | undefined {
  if (/^(?:[./#]|[a-z]+:)/.test(specifier) || process.getBuiltinModule(specifier) !== undefined) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
