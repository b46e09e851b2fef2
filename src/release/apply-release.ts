// Writes a release: everything that changes lies beside its place before anything is put there, so that a full disk changes
// nothing; and what git refuses is taken back.
import { randomUUID } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { type GitPlace, requireCommonFolder, requireGit, tryGit } from "../git/git-command.ts";
import { messageOf } from "../shared/errors.ts";
import { ReleaseError } from "./release-error.ts";
import type { SettledRelease } from "./settle-release.ts";

/** A file that is about to be written. */
interface StagedFile {
  readonly path: string;
  readonly temporary: string;
  /** A copy of what was there; undefined when nothing was. */
  readonly backup: string | undefined;
}

/**
 * Writes version, CHANGELOG and tarball, commits them, and tags the commit: all of it, or nothing.
 *
 * @param place - Its folder is the project's root.
 * @throws {@link ReleaseError} `WRITE_FAILED`; everything is then as it was.
 */
export function applyRelease(root: string, place: GitPlace, release: SettledRelease): void {
  const unlock = lock(place);
  try {
    writeRelease(root, place, release);
  } finally {
    unlock();
  }
}

/** Two releases at once would take back what the other has written. @throws {@link ReleaseError} `WRITE_FAILED`. */
function lock(place: GitPlace): () => void {
  const path = join(requireCommonFolder(place), "labtrail-release.lock");
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
  } catch (error) {
    throw new ReleaseError("WRITE_FAILED", `no release can be written now: ${messageOf(error)}`, {
      hint: `If no other release is being made, delete "${path}".`,
      cause: error,
    });
  }
  return () => rmSync(path, { force: true });
}

function writeRelease(root: string, place: GitPlace, release: SettledRelease): void {
  const { name, version, tarball, files, tag } = release;
  const before = requireGit(place, ["rev-parse", "HEAD"]);
  const contents = [...files, [tarball.path, tarball.content] as const];
  const staged: StagedFile[] = [];
  let commit: string | undefined;
  try {
    for (const [path, content] of contents) staged.push(stage(join(root, path), content));
    for (const { temporary, path } of staged) renameSync(temporary, path);
    // A tarball that git is told to ignore stays out of it; the tag knows its sha256 all the same.
    const paths = contents.map(([path]) => path).filter((path) => !isIgnored(place, path));
    requireGit(place, ["add", "--", ...paths]);
    requireGit(place, ["commit", "--quiet", `--message=Release ${name} ${version}`]);
    commit = requireGit(place, ["rev-parse", "HEAD"]);
    requireGit(place, ["tag", "--annotate", "--cleanup=verbatim", `--message=${tag.message}`, tag.name]);
  } catch (error) {
    takeBack(place, staged, commit === undefined ? undefined : { before, commit });
    throw new ReleaseError("WRITE_FAILED", `${name} ${version} could not be released: ${messageOf(error)}`, {
      hint: "Nothing has been changed.",
      cause: error,
    });
  }
  for (const { backup } of staged) if (backup !== undefined) rmSync(backup, { force: true });
}

function stage(path: string, content: string | Buffer): StagedFile {
  mkdirSync(dirname(path), { recursive: true });
  const beside = (kind: string) => join(dirname(path), `.${basename(path)}.${randomUUID()}.${kind}`);
  const temporary = beside("tmp");
  const backup = existsSync(path) ? beside("backup") : undefined;
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    if (backup !== undefined) copyFileSync(path, backup);
  } catch (error) {
    for (const left of [temporary, backup]) if (left !== undefined) rmSync(left, { force: true });
    throw error;
  }
  return { path, temporary, backup };
}

function takeBack(
  place: GitPlace,
  staged: readonly StagedFile[],
  made: { readonly before: string; readonly commit: string } | undefined,
): void {
  for (const { path, temporary, backup } of staged) {
    const isWritten = !existsSync(temporary);
    rmSync(temporary, { force: true });
    if (backup !== undefined) renameSync(backup, path);
    else if (isWritten) rmSync(path, { force: true });
  }
  if (made !== undefined) {
    requireGit(place, ["update-ref", "-m", "labtrail release: taken back", "HEAD", made.before, made.commit]);
  }
  // The index had nothing in it that was not committed.
  tryGit(place, ["reset", "--quiet"]);
}

function isIgnored(place: GitPlace, path: string): boolean {
  return tryGit(place, ["check-ignore", "--quiet", "--", path]).exitCode === 0;
}
