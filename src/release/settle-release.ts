import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { applyEdits, modify } from "jsonc-parser";

import type { ApiChange, Bump } from "../export/api-diff/change.ts";
import { maybeLockfile } from "../environment/lockfile.ts";
import { tryGit } from "../git/git-command.ts";
import { packageVersion } from "../shared/installation.ts";
import { addEntry, renderEntry } from "./changelog.ts";
import { findChangedBodies } from "./changed-bodies.ts";
import { isUnchanged, refuseSecrets, type ReleaseDraft, type ReleaseProject } from "./draft-release.ts";
import { type PastRelease, renderTagMessage, tagOf, tarballPath } from "./last-release.ts";
import { renderPackedManifest } from "./pack/manifest.ts";
import { sha256 } from "./pack/modules.ts";
import { type PackageFiles, readTarball, writeTarball } from "./pack/tarball.ts";
import { parseProvenance, type Provenance, PROVENANCE_FILE, renderProvenance } from "./provenance.ts";
import { ReleaseError } from "./release-error.ts";
import { describeMeasured } from "./release-notes.ts";
import { decideStep, type Step } from "./version.ts";

/** How a person wants to go on. */
export interface ReleaseChoice {
  readonly bump: Bump | undefined;
  readonly reason: string | undefined;
}

/** A release with all that it writes. */
export interface SettledRelease {
  readonly name: string;
  readonly last: string | undefined;
  readonly version: string;
  /** The step from the last version; undefined for the first. */
  readonly step: Step | undefined;
  readonly changes: readonly ApiChange[];
  /** What the CHANGELOG gets. */
  readonly entry: string;
  readonly provenance: Provenance;
  readonly tarball: { readonly path: string; readonly content: Buffer; readonly sha256: string };
  /** The files that change beside the tarball, by path relative to the root. */
  readonly files: ReadonlyMap<string, string>;
  readonly tag: { readonly name: string; readonly message: string };
}

/** What becomes of a draft. */
export type Settled =
  | { readonly kind: "release"; readonly release: SettledRelease }
  /** Nothing has changed since the last release. */
  | { readonly kind: "unchanged"; readonly version: string }
  /** A person has to say how large the step is. */
  | { readonly kind: "unproven" };

/**
 * Decides on the version of a release, and writes down in memory what it consists of.
 *
 * @throws {@link ReleaseError} `DOWNWARD_BUMP`, `VERSION_EXISTS` or `BAD_PACKAGE`.
 */
export function settleRelease(project: ReleaseProject, draft: ReleaseDraft, choice: ReleaseChoice): Settled {
  const { manifest, last, comparison } = draft;
  if (last !== undefined && manifest.version !== last.version) {
    const problem = `package.json of "${manifest.name}" says ${manifest.version}, and the last release is ${last.version}`;
    throw new ReleaseError("BAD_PACKAGE", problem, {
      hint: `A release sets the version itself: set it back to ${last.version}, and say how far to go with --bump.`,
    });
  }
  if (
    last !== undefined &&
    choice.bump === undefined &&
    isUnchanged(draft, packManifest(project, draft, last.version))
  ) {
    return { kind: "unchanged", version: last.version };
  }
  if (last === undefined || comparison === undefined) {
    return { kind: "release", release: toRelease(project, draft, manifest.version, undefined) };
  }
  const step = decideStep({ ...choice, last: last.version, change: comparison.bump, isProven: comparison.proven });
  return step === undefined
    ? { kind: "unproven" }
    : { kind: "release", release: toRelease(project, draft, step.version, step) };
}

function packManifest({ packages, root }: ReleaseProject, { manifest, built }: ReleaseDraft, version: string): string {
  const maybeVersionOf = (name: string): string | undefined => {
    const [found] = packages.named(name);
    const path = found && join(root, found.folder, "package.json");
    const data = path === undefined ? undefined : (JSON.parse(readFileSync(path, "utf8")) as { version?: string });
    return data?.version;
  };
  return renderPackedManifest(manifest, { version, exports: built.exports, maybeVersionOf });
}

function toRelease(
  project: ReleaseProject,
  draft: ReleaseDraft,
  version: string,
  step: Step | undefined,
): SettledRelease {
  const { root, place } = project;
  const { owner, manifest, built, last, runs, olderRuns } = draft;
  const changes = draft.comparison?.changes ?? [];
  const lockfile = maybeLockfile(root);
  const provenance: Provenance = {
    package: owner.name,
    version,
    commit: tryGit(place, ["rev-parse", "HEAD"]).stdout,
    labtrail: packageVersion,
    lockfile: lockfile && `${lockfile.name} ${sha256(lockfile.text)}`,
    modules: built.modules,
    runs,
    olderRuns,
  };
  const before = maybeProvenance(draft);
  const told = new Set(changes.map((change) => change.export.split(".")[0]));
  const entry = renderEntry({
    version,
    // That of the commit, so that the same commit gives the same tarball on another day.
    date: tryGit(place, ["show", "--no-patch", "--format=%cs", "HEAD"]).stdout,
    isFirst: last === undefined,
    step: step?.step ?? "minor",
    asked: step?.asked ?? "minor",
    reason: step?.reason,
    changes,
    bodies:
      last === undefined ? [] : findChangedBodies(filesOf(last), built.files, provenance, (name) => told.has(name)),
    others: findDependencyChanges(draft, packManifest(project, draft, version)),
    measured: describeMeasured(before, provenance),
  });
  const changelogPath = posix.join(owner.folder, "CHANGELOG.md");
  const changelog = addEntry(maybeText(join(root, changelogPath)), entry);
  const written = new Map([
    ["package.json", Buffer.from(packManifest(project, draft, version))],
    ["CHANGELOG.md", Buffer.from(changelog)],
    [PROVENANCE_FILE, Buffer.from(renderProvenance(provenance))],
  ]);
  refuseSecrets(project, owner.name, written);
  const content = writeTarball(new Map([...built.files, ...written]));
  const path = tarballPath(owner.name, version);
  requireFree(project, owner.name, version, path);
  return {
    name: owner.name,
    last: last?.version,
    version,
    step,
    changes,
    entry,
    provenance,
    tarball: { path, content, sha256: sha256(content) },
    files: new Map([
      [posix.join(owner.folder, "package.json"), withValue(manifest.text, ["version"], version)],
      [changelogPath, changelog],
      ...lockfileEdit(root, owner.folder, version),
    ]),
    tag: { name: tagOf(owner.name, version), message: renderTagMessage(owner.name, version, content) },
  };
}

/** @throws {@link ReleaseError} `VERSION_EXISTS`: a release is never overwritten. */
function requireFree({ place, root }: ReleaseProject, name: string, version: string, path: string): void {
  const tag = tagOf(name, version);
  const isTagged = tryGit(place, ["rev-parse", "--verify", "--quiet", `refs/tags/${tag}`]).exitCode === 0;
  if (!isTagged && !existsSync(join(root, path))) return;
  throw new ReleaseError(
    "VERSION_EXISTS",
    isTagged ? `the tag "${tag}" is there already` : `"${path}" is there already`,
    {
      hint: isTagged
        ? "A version is never released twice: release another one."
        : "It is of no tag. Move it away, or release another version with --bump.",
    },
  );
}

function filesOf({ tarball, name, version }: PastRelease): PackageFiles {
  return readTarball(tarball, tarballPath(name, version));
}

function maybeProvenance({ last }: ReleaseDraft): Provenance | undefined {
  const text = last && filesOf(last).get(PROVENANCE_FILE)?.toString();
  return text === undefined || last === undefined ? undefined : parseProvenance(text, `${last.name}@${last.version}`);
}

/** What else than its own modules a package brings along now. */
function findDependencyChanges({ last }: ReleaseDraft, packed: string): readonly string[] {
  if (last === undefined) return [];
  const before = rangesOf(filesOf(last).get("package.json")?.toString() ?? "{}");
  const now = rangesOf(packed);
  return [...new Set([...before.keys(), ...now.keys()])].toSorted().flatMap((name) => {
    const [old, range] = [before.get(name), now.get(name)];
    if (old === range) return [];
    if (range === undefined) return [`Depends no longer on \`${name}\`.`];
    return [`Depends on \`${name}\` ${range}${old === undefined ? "" : ` (was ${old})`}.`];
  });
}

function rangesOf(manifest: string): ReadonlyMap<string, string> {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(manifest) as Record<string, Record<string, string>>;
  return new Map(Object.entries({ ...dependencies, ...peerDependencies }));
}

/** npm writes the version of a workspace into its lockfile, too. */
function lockfileEdit(root: string, folder: string, version: string): readonly (readonly [string, string])[] {
  const text = maybeText(join(root, "package-lock.json"));
  if (text === undefined || folder === "") return [];
  const { packages = {} } = JSON.parse(text) as { packages?: Readonly<Record<string, { version?: string }>> };
  if (packages[folder]?.version === undefined) return [];
  return [["package-lock.json", withValue(text, ["packages", folder, "version"], version)]];
}

function withValue(text: string, path: readonly string[], value: string): string {
  return applyEdits(text, modify(text, [...path], value, {}));
}

function maybeText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
