// Releases are tags of git, `@lab/penguins@1.2.0`, and tarballs in `releases/`. A tag knows the sha256 of its tarball, so that
// a tarball which was changed afterwards is found out.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import semver from "semver";

import { type GitPlace, requireBlob, requireGit, tryGit } from "../git/git-command.ts";
import { sha256 } from "./pack/modules.ts";
import { ReleaseError } from "./release-error.ts";

export const RELEASES_FOLDER = "releases";

export interface PastRelease {
  readonly name: string;
  readonly version: string;
  readonly tarball: Buffer;
}

export function tagOf(name: string, version: string): string {
  return `${name}@${version}`;
}

/** Where a tarball lies, relative to the project's root: named as `npm pack` names it. */
export function tarballPath(name: string, version: string): string {
  return `${RELEASES_FOLDER}/${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
}

/** What the tag of a release says. */
export function renderTagMessage(name: string, version: string, tarball: Buffer): string {
  return `${name} ${version}\n\nsha256 ${sha256(tarball)} ${tarballPath(name, version)}\n`;
}

/** The versions of a package that were released in the history of this commit, oldest first: a branch of 1.x goes on from 1.x. */
export function listVersions(place: GitPlace, name: string): readonly string[] {
  const tags = requireGit(place, ["tag", "--merged", "HEAD", "--list", `${name}@*`]).split("\n");
  return tags
    .map((tag) => tag.trim().slice(name.length + 1))
    .filter((version) => semver.valid(version) === version)
    .toSorted(semver.compare);
}

/**
 * The newest release of a package; undefined before the first.
 *
 * @param place - Its folder is the top of the repository.
 * @param root - The project's.
 * @throws {@link ReleaseError} `RELEASE_CHANGED`.
 */
export function maybeLastRelease(place: GitPlace, root: string, name: string): PastRelease | undefined {
  const version = listVersions(place, name).at(-1);
  if (version === undefined) return undefined;
  const path = tarballPath(name, version);
  const tag = tagOf(name, version);
  const tarball = existsSync(join(root, path)) ? readFileSync(join(root, path)) : readTagged(place, tag, path);
  const [, expected] =
    /^sha256 ([0-9a-f]{64})/m.exec(requireGit(place, ["tag", "--list", "--format=%(contents)", tag])) ?? [];
  if (expected !== undefined && sha256(tarball) !== expected) {
    throw new ReleaseError(
      "RELEASE_CHANGED",
      `"${path}" is not the tarball that was released: its sha256 is another one`,
      {
        hint: `Bring it back: git checkout "${tag}" -- ${path}`,
      },
    );
  }
  return { name, version, tarball };
}

function readTagged(place: GitPlace, tag: string, path: string): Buffer {
  const object = tryGit(place, ["rev-parse", "--verify", "--quiet", `${tag}:./${path}`]);
  if (object.exitCode === 0) return requireBlob(place, object.stdout);
  throw new ReleaseError("RELEASE_CHANGED", `the tag "${tag}" is there, and its tarball "${path}" is not`, {
    hint: "Bring the file back: the next release is compared with it.",
  });
}
