import { posix } from "node:path";

import type { CheckedModule, ModuleState } from "../project/check.ts";
import type { FormatText } from "../format/format-text.ts";
import type { GeneratedText } from "../project/generated-modules.ts";
import { hashText, isEdited as isModuleEdited, maybeGeneratedModule } from "../render/header.ts";
import type { ProjectTree } from "../project/project-tree.ts";
import { type BarrelModule, maybeBarrel, renderBarrel, renderBarrelBody } from "./barrel.ts";
import { editManifest } from "./edit-manifest.ts";
import { type PackageManifest, type PackageProblem, readPackageManifest } from "./package-manifest.ts";
import { readTextExports } from "./text-exports.ts";

export interface PackageSurroundings {
  readonly tree: ProjectTree;
  readonly format: FormatText;
  /** The modules that are there once everything is written, with their texts. */
  readonly modules: ReadonlyMap<string, string>;
  /** Every file that begins as ours do, modules among them. */
  readonly generated: readonly GeneratedText[];
  /** Paths of `package.json` files to look at beside those of the modules. */
  readonly manifests: readonly string[];
  /** Modules that are not there and cannot be written: while their notebooks have faults, nobody knows what they export. */
  readonly unknown: readonly string[];
}

export interface CheckedPackages {
  /** Barrels and package.json files, told as modules are. */
  readonly files: readonly CheckedModule[];
  readonly problems: readonly PackageProblem[];
}

/** Compares the barrels and the `exports` that packages ask for with what is there. Packages that ask for none cost nothing. */
export function checkPackages(surroundings: PackageSurroundings): CheckedPackages {
  const { tree, modules, manifests, unknown } = surroundings;
  const waiting = new Set(unknown.map((path) => maybeManifestPath(path, tree)));
  const owners = new Map(Array.from(modules.keys(), (path) => [path, maybeManifestPath(path, tree)]));
  const paths = [...new Set([...owners.values(), ...manifests])].filter((path) => path !== undefined).toSorted();
  const found = paths.flatMap((path) => {
    const file = tree.read(path);
    return file.kind === "text" ? [readPackageManifest(path, file.text)] : [];
  });
  const problems: PackageProblem[] = found.filter((one) => one !== undefined && "message" in one);
  const files: CheckedModule[] = [];
  const barrels = new Set<string>();
  for (const manifest of found) {
    if (manifest === undefined || "message" in manifest) continue;
    if (manifest.barrel !== undefined) barrels.add(manifest.barrel);
    if (waiting.has(manifest.path)) continue;
    // A cell may be sent to the package itself. Its module then stands where the barrel would.
    const isBarrelTaken = manifest.barrel !== undefined && isModule(modules.get(manifest.barrel));
    const own = [...modules]
      .filter(([path]) => owners.get(path) === manifest.path && (isBarrelTaken || path !== manifest.barrel))
      .map(([path, text]): BarrelModule => ({ path, ...readTextExports(path, text) }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const isWithoutBarrel = manifest.barrel === undefined || isBarrelTaken;
    const clashes = isWithoutBarrel ? [] : findClashes(manifest, own);
    problems.push(...clashes);
    if (manifest.barrel !== undefined && !isBarrelTaken && clashes.length === 0) {
      files.push(checkBarrel(manifest.path, manifest.barrel, own, surroundings));
    }
    files.push(...checkManifest(manifest, own));
  }
  return { files: [...files, ...findOrphans(barrels, surroundings)], problems };
}

function isModule(text: string | undefined): boolean {
  return text !== undefined && maybeGeneratedModule(text) !== undefined;
}

/** The `package.json` of the package that a file is in. */
function maybeManifestPath(file: string, tree: ProjectTree): string | undefined {
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, "package.json");
    if (tree.has(path)) return path;
    if (folder === "." || folder === "/") return undefined;
  }
}

function findClashes({ path }: PackageManifest, modules: readonly BarrelModule[]): readonly PackageProblem[] {
  const first = new Map<string, string>();
  return modules.flatMap((module) =>
    module.names.flatMap(({ name }) => {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, module.path);
      if (earlier === undefined) return [];
      const message = `the barrel cannot export \`${name}\` twice: ${earlier} and ${module.path} do`;
      return [{ path, message, fix: "Rename one of them, or make it internal." }];
    }),
  );
}

function checkBarrel(
  manifestPath: string,
  path: string,
  modules: readonly BarrelModule[],
  { tree, format }: PackageSurroundings,
): CheckedModule {
  const body = renderBarrelBody(path, modules);
  const unformattedHash = hashText(body);
  const file = tree.read(path);
  const found = file.kind === "text" ? file.text.replaceAll("\r\n", "\n") : undefined;
  const barrel = maybeBarrel(found ?? "");
  const whose = { path, notebookPath: manifestPath, notebookPaths: [manifestPath], role: "barrel" } as const;
  if (barrel?.unformattedHash === unformattedHash && !barrel.isEdited && barrel.manifestPath === manifestPath) {
    return { ...whose, text: found, state: { kind: "current" }, formatProblem: undefined };
  }
  const formatted = format(path, renderBarrel(manifestPath, body, unformattedHash));
  const formattedBody = formatted.kind === "formatted" ? formatted.text.split("\n").slice(2).join("\n") : body;
  const text = renderBarrel(manifestPath, formattedBody, unformattedHash);
  return { ...whose, text, state: stateOf(file.kind, found, text), formatProblem: undefined };
}

function stateOf(kind: "missing" | "text" | "other", found: string | undefined, text: string): ModuleState {
  if (kind === "missing") return { kind: "missing" };
  const barrel = maybeBarrel(found ?? "");
  const module = maybeGeneratedModule(found ?? "");
  if (barrel === undefined) return { kind: module === undefined || isModuleEdited(module) ? "foreign" : "stale" };
  if (found === text) return { kind: "current" };
  return barrel.isEdited ? { kind: "edited", cellIds: [] } : { kind: "stale" };
}

function checkManifest(manifest: PackageManifest, modules: readonly BarrelModule[]): readonly CheckedModule[] {
  const { path, barrel, ownedKeys, text: found } = manifest;
  if (ownedKeys === undefined) return [];
  const files = new Set([...modules.map((module) => module.path), ...(barrel === undefined ? [] : [barrel])]);
  const text = editManifest(manifest, [...files]);
  const state: ModuleState = text === found ? { kind: "current" } : { kind: "stale" };
  const whose = { path, notebookPath: path, notebookPaths: [path], role: "manifest" } as const;
  return [{ ...whose, text, state, formatProblem: undefined }];
}

/** Barrels that no package.json asks for any more. */
function findOrphans(
  barrels: ReadonlySet<string>,
  { generated, manifests }: PackageSurroundings,
): readonly CheckedModule[] {
  return generated.flatMap(({ path, text }) => {
    const barrel = maybeBarrel(text);
    if (barrel === undefined || barrels.has(path) || !manifests.includes(barrel.manifestPath)) return [];
    const { manifestPath, isEdited } = barrel;
    const state: ModuleState = { kind: "orphaned", isNotebookGone: false, isEdited };
    const whose = { path, notebookPath: manifestPath, notebookPaths: [manifestPath], role: "barrel" } as const;
    return [{ ...whose, text: undefined, state, formatProblem: undefined }];
  });
}
