import { randomUUID } from "node:crypto";
import { copyFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

import type { RunId } from "../../shared/ids.ts";
import { maybeGit } from "./git-command.ts";
import { isSecretFile } from "./secret-file.ts";

/** A work tree as it was. */
export interface Snapshot {
  readonly commit: string;
  /** Untracked files that were left out: large ones, and those in which secrets are kept. */
  readonly leftOut: readonly string[];
}

/** Data of this size belongs to the datasets, which are known by their digest; each run would keep it once more. */
const MAX_UNTRACKED_BYTES = 10_000_000;
const IDENTITY = {
  GIT_AUTHOR_NAME: "labtrail",
  GIT_AUTHOR_EMAIL: "labtrail@localhost",
  GIT_COMMITTER_NAME: "labtrail",
  GIT_COMMITTER_EMAIL: "labtrail@localhost",
};

/**
 * Commits the work tree through an index of its own, and keeps the commit alive by a ref no branch knows of.
 *
 * @param topFolder - The top of the work tree.
 * @param parent - HEAD, unless the repository has no commit yet.
 */
export async function takeSnapshot(
  topFolder: string,
  runId: RunId,
  parent: string | undefined,
): Promise<Snapshot | undefined> {
  const index = join(tmpdir(), `labtrail-index-${randomUUID()}`);
  const env = { ...process.env, ...IDENTITY, GIT_INDEX_FILE: index };
  const git = async (args: readonly string[], input = ""): Promise<string | undefined> =>
    (await maybeGit(topFolder, args, { env, input }))?.trim();
  try {
    const usersIndex = (await maybeGit(topFolder, ["rev-parse", "--git-path", "index"]))?.trim();
    // Starting from the user's index, git need not read again what has not changed.
    if (usersIndex !== undefined) await copyIndex(resolve(topFolder, usersIndex), index).catch(ignoreMissing);
    const { small, leftOut } = await sortUntracked(topFolder, env);
    await git(["add", "--update"]);
    if (small.length > 0) await git(["add", "--pathspec-from-file=-", "--pathspec-file-nul"], small.join("\0"));
    const tree = await git(["write-tree"]);
    if (tree === undefined) return undefined;
    const parents = parent === undefined ? [] : ["-p", parent];
    const commit = await git(["commit-tree", tree, ...parents, "-m", `labtrail run ${runId}`]);
    if (commit === undefined) return undefined;
    await git(["update-ref", `refs/labtrail/runs/${runId}`, commit]);
    return { commit, leftOut };
  } finally {
    await rm(index, { force: true });
  }
}

/**
 * With its time: a file as young as the index may have changed after git looked at it, and is read again. Next to a younger
 * index it would be taken for what it was.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(from);
  await copyFile(from, to);
  await utimes(to, atime, mtime);
}

async function sortUntracked(
  topFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly small: readonly string[]; readonly leftOut: readonly string[] }> {
  const listed = await maybeGit(topFolder, ["ls-files", "--others", "--exclude-standard", "-z"], { env });
  const paths = (listed ?? "").split("\0").filter((path) => path !== "");
  const isWanted = await Promise.all(
    paths.map(async (path) => !isSecretFile(basename(path)) && (await isSmall(join(topFolder, path)))),
  );
  return { small: paths.filter((_, index) => isWanted[index]), leftOut: paths.filter((_, index) => !isWanted[index]) };
}

/** A file that has gone meanwhile is not small, but nothing. */
async function isSmall(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && stats.size <= MAX_UNTRACKED_BYTES;
}

/** A new repository has no index yet. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
