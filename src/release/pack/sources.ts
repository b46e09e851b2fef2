import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";

import { maybePackageSpecifier, type ProjectPackage } from "../../export/project/packages.ts";
import { ReleaseError } from "../release-error.ts";
import type { Manifest } from "./manifest.ts";
import { findSpecifiers, type FoundSpecifier } from "./specifiers.ts";

/** A file that goes into a release, before it is compiled. Paths are relative to the package's folder. */
export interface SourceFile {
  readonly path: string;
  /** The bytes of a file that is copied as it is. */
  readonly content: Buffer;
  /** The text of one that is compiled. */
  readonly text: string | undefined;
  /** The files that its relative specifiers mean. */
  readonly imports: ReadonlyMap<string, string>;
}

/**
 * Gathers the files that some modules of a package need: themselves, and what they import from beside them.
 *
 * @param paths - Of the modules, relative to the package's folder.
 * @throws {@link ReleaseError} `BAD_SOURCE` for a file that is missing, that lies outside of the package, or that imports a
 * package which would not be installed along.
 */
export function collectSources(
  root: string,
  owner: ProjectPackage,
  manifest: Manifest,
  paths: readonly string[],
): readonly SourceFile[] {
  const folder = join(root, owner.folder);
  const found = new Map<string, SourceFile>();
  const read = (path: string): void => {
    if (found.has(path)) return;
    const content = readFileSync(join(folder, path));
    if (!/\.(?:ts|mts|tsx)$/.test(path)) {
      found.set(path, { path, content, text: undefined, imports: new Map() });
      return;
    }
    const text = content.toString().replaceAll("\r\n", "\n");
    const shownPath = posix.join(owner.folder, path);
    const imports = new Map<string, string>();
    found.set(path, { path, content, text, imports });
    for (const specifier of findSpecifiers(shownPath, text)) {
      if (/^\.{1,2}(?:\/|$)/.test(specifier.value))
        imports.set(specifier.value, requireBeside(folder, path, shownPath, specifier));
      else if (!specifier.isAsset) requireDependency(manifest, shownPath, specifier);
    }
    for (const next of imports.values()) read(next);
  };
  for (const path of paths) read(path);
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The file that a relative specifier means: as Node has it, or as TypeScript does. */
function requireBeside(folder: string, path: string, shownPath: string, specifier: FoundSpecifier): string {
  const wanted = posix.join(posix.dirname(path), specifier.value);
  const place = `${shownPath}:${specifier.lineNumber}`;
  if (wanted === ".." || wanted.startsWith("../")) {
    throw new ReleaseError("BAD_SOURCE", `${place} imports "${specifier.value}", which lies outside of the package`, {
      hint: "Move the file into the package, or make a package of it and import that by its name.",
    });
  }
  const candidates = [
    wanted,
    wanted.replace(/\.js$/, ".ts"),
    wanted.replace(/\.mjs$/, ".mts"),
    wanted.replace(/\.js$/, ".tsx"),
    `${wanted}.ts`,
    `${wanted}.tsx`,
    `${wanted}/index.ts`,
  ];
  const found = candidates.find((candidate) => isFile(join(folder, candidate)));
  if (found !== undefined) return found;
  throw new ReleaseError("BAD_SOURCE", `${place} needs "${specifier.value}", and there is no such file`, {
    hint: specifier.isAsset
      ? "A release takes along the files that its modules read: write it first, or read it from elsewhere."
      : "Write the file, or take the import out of the cell.",
  });
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/**
 * Checks what compiled code imports beside what its source does: the compiler writes imports of its own for JSX.
 *
 * @throws {@link ReleaseError} `BAD_SOURCE`.
 */
export function requireDependencies(manifest: Manifest, shownPath: string, code: string): void {
  for (const specifier of findSpecifiers(shownPath, code)) {
    if (!specifier.value.startsWith(".") && !specifier.isAsset) requireDependency(manifest, shownPath, specifier);
  }
}

function requireDependency(manifest: Manifest, shownPath: string, { value, lineNumber }: FoundSpecifier): void {
  if (isBuiltin(value) || value.startsWith("#") || /^[a-z]+:/.test(value)) return;
  const name = maybePackageSpecifier(value)?.name ?? value;
  if (name === manifest.name || name in manifest.dependencies || `@types/${name}` in manifest.dependencies) return;
  throw new ReleaseError(
    "BAD_SOURCE",
    `${shownPath}:${lineNumber} imports "${value}", and the package does not depend on "${name}"`,
    { hint: `Let it be installed along: npm install ${name} --workspace ${manifest.name}` },
  );
}
