import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import type { RunId } from "../../shared/ids.ts";
import { redactText } from "../redact.ts";
import type { CodeState } from "../run.ts";

const run = promisify(execFile);

/**
 * Where the code stands, with a hidden commit of the work tree under `refs/labtrail/runs/<id>`, untracked files
 * included and ignored ones left out. The user's index, HEAD and status stay as they are.
 *
 * @returns Undefined when the folder is in no repository, or there is no git.
 */
export async function captureCode(folder: string, runId: RunId): Promise<CodeState | undefined> {
  const inside = await maybeGit(folder, ["rev-parse", "--show-toplevel"]);
  if (inside === undefined) return undefined;
  const [commit, branch, remote, status] = await Promise.all([
    maybeGit(folder, ["rev-parse", "--verify", "--quiet", "HEAD"]),
    maybeGit(folder, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
    maybeGit(folder, ["config", "--get", "remote.origin.url"]),
    maybeGit(folder, ["--no-optional-locks", "status", "--porcelain"]),
  ]);
  const isDirty = status !== "";
  return {
    commit,
    branch,
    remote: remote === undefined ? undefined : redactText(remote),
    isDirty,
    snapshot: isDirty ? await snapshot(inside, runId, commit) : undefined,
  };
}

/** Commits the work tree through an index of its own, and keeps the commit alive by a ref no branch knows of. */
async function snapshot(topFolder: string, runId: RunId, parent: string | undefined): Promise<string | undefined> {
  const index = join(tmpdir(), `labtrail-index-${randomUUID()}`);
  const env = { ...process.env, GIT_INDEX_FILE: index };
  try {
    const usersIndex = await maybeGit(topFolder, ["rev-parse", "--git-path", "index"]);
    // Starting from the user's index, git need not read again what has not changed.
    if (usersIndex !== undefined) await copyFile(resolve(topFolder, usersIndex), index).catch(ignoreMissing);
    if ((await maybeGit(topFolder, ["add", "--all"], env)) === undefined) return undefined;
    const tree = await maybeGit(topFolder, ["write-tree"], env);
    if (tree === undefined) return undefined;
    const parents = parent === undefined ? [] : ["-p", parent];
    const commit = await maybeGit(topFolder, ["commit-tree", tree, ...parents, "-m", `labtrail run ${runId}`], {
      ...env,
      GIT_AUTHOR_NAME: "labtrail",
      GIT_AUTHOR_EMAIL: "labtrail@localhost",
      GIT_COMMITTER_NAME: "labtrail",
      GIT_COMMITTER_EMAIL: "labtrail@localhost",
    });
    if (commit === undefined) return undefined;
    await maybeGit(topFolder, ["update-ref", `refs/labtrail/runs/${runId}`, commit]);
    return commit;
  } finally {
    await rm(index, { force: true });
  }
}

/** A new repository has no index yet. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}

/** What git answers; undefined when it fails, for whatever reason: tracking goes on without it. */
async function maybeGit(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", [...args], { cwd: folder, env, maxBuffer: 1 << 26, timeout: 30_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
