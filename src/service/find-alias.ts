import { ProjectSettings } from "../settings/project-settings.ts";
import { findShortImport, maybeOwnPackage } from "./own-package.ts";

/** The files that a specifier may mean which looks like a package: by tsconfig's `paths`, or a short import (`#util`). */
export function findAlias(specifier: string, folder: string): readonly string[] {
  if (!specifier.startsWith("#")) return new ProjectSettings(folder).of().candidatesOf(specifier);
  const own = maybeOwnPackage(folder);
  return own === undefined ? [] : findShortImport(specifier, own);
}
