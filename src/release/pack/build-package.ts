import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

import type { ProjectPackage } from "../../export/project/packages.ts";
import { matchesGlob } from "../../shared/glob.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { ReleasedModule } from "../provenance.ts";
import { compileModule } from "./compile.ts";
import { declareModules } from "./declarations.ts";
import { type Entry, listFiles } from "./entries.ts";
import type { Manifest } from "./manifest.ts";
import { type ModulePlans, outputPathOf, releasedCells } from "./modules.ts";
import { originsInCells, originsInFile } from "./origins.ts";
import { collectSources, requireDependencies, type SourceFile } from "./sources.ts";
import { toCompiledName, toDeclarationName } from "./specifiers.ts";
import type { PackageFiles } from "./tarball.ts";

/** A package as it is to be used: compiled, and without what depends on its version. */
export interface BuiltPackage {
  readonly files: PackageFiles;
  /** For its package.json. */
  readonly exports: JsonObject;
  readonly modules: readonly ReleasedModule[];
  /** By subpath, the declaration file in `files`. */
  readonly declarations: ReadonlyMap<string, string>;
}

export interface PackageInput {
  readonly root: string;
  readonly owner: ProjectPackage;
  readonly manifest: Manifest;
  readonly entries: readonly Entry[];
  readonly plans: ModulePlans;
}

const ALWAYS = /^(?:readme|license|licence|notice)(?:\.\w+)?$/i;
/** Written for each release, and so never taken from the disk. */
const WRITTEN: ReadonlySet<string> = new Set(["package.json", "provenance.json", "CHANGELOG.md"]);

/** Compiles the modules of a package and all that they need. @throws ReleaseError `BAD_SOURCE` or `BAD_PACKAGE`. */
export function buildPackage(input: PackageInput): BuiltPackage {
  const { root, owner, manifest, entries, plans } = input;
  const paths = entries.map(({ path }) => path);
  const sources = collectSources(root, owner, manifest, paths);
  const declarations = declareModules(root, owner, sources);
  const files = new Map<string, Buffer>(copiedFiles(input));
  for (const source of sources) {
    const output = outputPathOf(source.path);
    if (source.text === undefined) {
      files.set(output, source.content);
      continue;
    }
    const shownPath = posix.join(owner.folder, source.path);
    const plan = plans.get(shownPath);
    const origins = plan === undefined ? originsInFile(source.path, source.text) : originsInCells(plan, source.text);
    const { code, map } = compileModule(shownPath, source, toCompiledName(output), origins);
    requireDependencies(manifest, shownPath, code);
    files.set(toCompiledName(output), Buffer.from(code));
    files.set(`${toCompiledName(output)}.map`, Buffer.from(map));
    files.set(toDeclarationName(output), Buffer.from(declarations.get(source.path) ?? ""));
  }
  return {
    files,
    exports: toExports(entries),
    modules: sources.filter(({ text }) => text !== undefined).map((source) => toReleased(source, input)),
    declarations: new Map(entries.map(({ subpath, path }) => [subpath, toDeclarationName(outputPathOf(path))])),
  };
}

/** What the package takes along as it is: its README and license, and what `files` of its package.json names. */
function copiedFiles({ root, owner, manifest, entries }: PackageInput): readonly (readonly [string, Buffer])[] {
  const folder = join(root, owner.folder);
  const named = Array.isArray(manifest.data["files"]) ? (manifest.data["files"] as readonly unknown[]) : [];
  const patterns = named.filter((pattern) => typeof pattern === "string");
  const compiled = new Set(entries.map(({ path }) => path));
  const wanted = listFiles(folder).filter((path) => {
    if (WRITTEN.has(path) || compiled.has(path) || path.startsWith("dist/")) return false;
    return ALWAYS.test(path) || patterns.some((pattern) => matchesGlob(path, pattern.replace(/^(?!\.?\/)/, "/")));
  });
  return wanted.map((path) => [path, readFileSync(join(folder, path))]);
}

function toExports(entries: readonly Entry[]): JsonObject {
  const offered = entries.map(({ subpath, path }) => {
    const output = outputPathOf(path);
    const compiled = toCompiledName(output);
    if (compiled === output) return [subpath, `./${output}`] as const;
    return [subpath, { types: `./${toDeclarationName(output)}`, default: `./${compiled}` }] as const;
  });
  return Object.fromEntries([
    ...offered,
    ["./package.json", "./package.json"],
    ["./provenance.json", "./provenance.json"],
  ]);
}

function toReleased(source: SourceFile, { owner, entries, plans }: PackageInput): ReleasedModule {
  const shownPath = posix.join(owner.folder, source.path);
  const plan = plans.get(shownPath);
  return {
    subpath: entries.find(({ path }) => path === source.path)?.subpath,
    file: toCompiledName(outputPathOf(source.path)),
    source: shownPath,
    cells: plan === undefined ? [] : releasedCells(plan),
  };
}
