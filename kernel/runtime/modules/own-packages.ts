// Packages that are being worked on: the notebook's own, and those of a workspace that are linked into node_modules. Node
// would read their package.json once and for all; here an edited one counts, and it may lead to TypeScript.
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

import type * as maps from "resolve-pkg-maps";

import { asOwnWork } from "../../../src/shared/own-work.ts";
import { type Importer, ImportError, missingAlias, missingPart } from "./import-error.ts";
import { maybeLocalFile, readManifest } from "./local-files.ts";
import { maybeInstalledFolder, maybeOwnFolder, maybePackageFolder } from "./packages.ts";

const load = createRequire(import.meta.url);

function requireMaps(): typeof maps {
  return asOwnWork(() => load("resolve-pkg-maps") as typeof maps);
}

/** Where an import leads to: a file, or, for `#internal` names, perhaps a package. */
export type OwnTarget =
  | { readonly kind: "file"; readonly url: string }
  | { readonly kind: "package"; readonly specifier: string };

/** The folder of a package that is no installed one, but lies beside the user's files. */
export function maybeOwnPackage(name: string, path: string): string | undefined {
  const installed = maybeInstalledFolder(name, path);
  if (installed === undefined) return maybeOwnFolder(name, path);
  const folder = realpathSync.native(installed);
  return folder.includes(`${sep}node_modules${sep}`) ? undefined : folder;
}

/** The file that a specifier means in the package in `folder`. */
export function resolveInOwnPackage(folder: string, specifier: string, name: string, importer: Importer): string {
  const manifestPath = join(folder, "package.json");
  const manifest = readManifest(manifestPath);
  const { exports } = manifest;
  const subpath = specifier.slice(name.length + 1);
  const base = `${pathToFileURL(folder).href}/`;
  if (exports === undefined || exports === null) {
    // Without `exports` a package is a folder like any other.
    const url = maybeLocalFile(subpath === "" ? base : new URL(subpath, base).href);
    if (url !== undefined) return url;
    throw missingPart(specifier, `${manifestPath} has no "exports", and its "main" leads to no file.`, importer);
  }
  const targets = resolveMap(
    () => requireMaps().resolveExports(exports as maps.PathConditions, subpath, importer.conditions),
    {
      specifier,
      importer,
      hint: `See "exports" in ${manifestPath}.`,
    },
  );
  const url = targets.map((target) => maybeLocalFile(new URL(target, base).href)).find((file) => file !== undefined);
  if (url !== undefined) return url;
  const hint = `"exports" in ${manifestPath} leads to ${targets.join(" and ")}, which is not there. Build the package, or let it lead to the sources.`;
  throw missingPart(specifier, hint, importer);
}

/**
 * What a `#internal` name means to the file that imports it.
 *
 * @param triedPaths - Where a tsconfig.json has it looked for as a file.
 */
export function findInternal(specifier: string, triedPaths: readonly string[], importer: Importer): OwnTarget {
  const folder = maybePackageFolder(importer.path);
  if (folder === undefined) throw missingAlias(specifier, triedPaths, importer);
  const manifestPath = join(folder, "package.json");
  const { imports } = readManifest(manifestPath);
  const hint = `See "imports" in ${manifestPath}.`;
  if (typeof imports !== "object" || imports === null) {
    throw triedPaths.length > 0
      ? missingAlias(specifier, triedPaths, importer)
      : missingPart(specifier, hint, importer);
  }
  const targets = resolveMap(
    () => requireMaps().resolveImports(imports as maps.PathConditionsMap, specifier, importer.conditions),
    { specifier, importer, hint },
  );
  for (const target of targets) {
    if (!target.startsWith("./")) return { kind: "package", specifier: target };
    const url = maybeLocalFile(new URL(target, `${pathToFileURL(folder).href}/`).href);
    if (url !== undefined) return { kind: "file", url };
  }
  throw missingPart(
    specifier,
    `"imports" in ${manifestPath} leads to ${targets.join(" and ")}, which is not there.`,
    importer,
  );
}

interface MapLookup {
  readonly specifier: string;
  readonly importer: Importer;
  readonly hint: string;
}

/** The library throws for names that a package does not have, and for maps that are wrong. */
function resolveMap(look: () => readonly string[], { specifier, importer, hint }: MapLookup): readonly string[] {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (String(error.code).endsWith("NOT_EXPORTED") || String(error.code).endsWith("NOT_DEFINED")) {
      throw missingPart(specifier, hint, importer);
    }
    throw new ImportError(`Cannot import "${specifier}"`, `${hint} ${error.message}`, String(error.code));
  }
}
