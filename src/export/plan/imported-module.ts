import { posix } from "node:path";

import { maybePackageSpecifier, modulePathOf, NO_PACKAGES, type ProjectPackages } from "../project/packages.ts";

/**
 * The module of the project that an import in a notebook is from, relative to the root; undefined for a package that is
 * none of the project's.
 */
export function maybeImportedModule(
  source: string,
  notebookPath: string,
  packages: ProjectPackages = NO_PACKAGES,
): string | undefined {
  if (/^\.{1,2}\//.test(source)) return posix.join(posix.dirname(notebookPath), source);
  const specifier = maybePackageSpecifier(source);
  const [found] = specifier === undefined ? [] : packages.named(specifier.name);
  return found === undefined || specifier === undefined ? undefined : modulePathOf(found, specifier.subpath);
}
