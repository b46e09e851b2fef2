import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { findProjectRoot } from "../../export/project/project.ts";
import { isRecord } from "../../shared/json.ts";
import { readTarball } from "../pack/tarball.ts";
import { parseProvenance, PROVENANCE_FILE } from "../provenance.ts";
import { ReleaseError } from "../release-error.ts";
import { tarballPath } from "../last-release.ts";
import { describeWorkspace, type OpenProject } from "./workspace.ts";
import type { TraceablePackage } from "./trace.ts";

/** Reads where a tarball comes from. @throws {@link ReleaseError} `BAD_TARBALL` or `NOT_TRACEABLE`. */
export function readTraceableTarball(path: string): TraceablePackage {
  const text = readTarball(readFileSync(path), basename(path)).get(PROVENANCE_FILE)?.toString();
  if (text === undefined) throw untraceable(basename(path));
  const provenance = parseProvenance(text, `${basename(path)}/${PROVENANCE_FILE}`);
  return { alias: provenance.package, provenance, kind: "tarball" };
}

/**
 * Finds the package that an import in a folder means: an installed one, or one of the project's own.
 *
 * @param version - A release of it, whose tarball is looked for.
 * @throws {@link ReleaseError} `NOT_TRACEABLE`.
 */
export function requirePackage(
  open: OpenProject,
  from: string,
  name: string,
  version: string | undefined,
): TraceablePackage {
  const found =
    version === undefined ? maybePackage(open, from, name) : requireRelease(findProjectRoot(from), name, version);
  if (found !== undefined) return found;
  throw new ReleaseError("NOT_TRACEABLE", `"${name}" is neither installed here nor a package of this project`, {
    hint: "Run it in the folder that imports it, or name a tarball: labtrail trace releases/lab-penguins-1.2.0.tgz#predict",
  });
}

/** The same, undefined where there is no such package. @throws {@link ReleaseError} `NOT_TRACEABLE` for one that says nothing of its origin. */
export function maybePackage(open: OpenProject, from: string, name: string): TraceablePackage | undefined {
  const folder = maybeInstalled(from, name);
  if (folder !== undefined) {
    const released = maybeReleased(folder, name);
    if (released !== undefined) return released;
  }
  const project = open(findProjectRoot(from));
  const [owner] = project.packages.named(folder === undefined ? name : (maybeName(folder) ?? name));
  if (owner !== undefined) return describeWorkspace(project, owner);
  if (folder !== undefined) throw untraceable(name);
  return undefined;
}

/** A package in a folder that says where it comes from. */
export function maybeReleased(folder: string, alias: string): TraceablePackage | undefined {
  const path = join(folder, PROVENANCE_FILE);
  if (!existsSync(path)) return undefined;
  return { alias, provenance: parseProvenance(readFileSync(path, "utf8"), path), kind: "installed" };
}

function requireRelease(root: string, name: string, version: string): TraceablePackage {
  const path = tarballPath(name, version);
  if (existsSync(join(root, path))) return readTraceableTarball(join(root, path));
  throw new ReleaseError("NOT_TRACEABLE", `there is no "${path}" in this project`, {
    hint: `See which there are: git tag --list "${name}@*"`,
  });
}

/** As Node looks for it, also when `exports` hides the files. */
function maybeInstalled(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What a package calls itself, whatever it is called here. */
export function maybeName(folder: string): string | undefined {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return isRecord(manifest) && typeof manifest["name"] === "string" ? manifest["name"] : undefined;
}

function untraceable(name: string): ReleaseError {
  return new ReleaseError("NOT_TRACEABLE", `"${name}" does not say where it comes from: it has no ${PROVENANCE_FILE}`, {
    hint: "Only packages that `labtrail release` has made can be traced.",
  });
}
