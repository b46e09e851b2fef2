import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { requireGit, tryGit, type GitPlace } from "../../git/git-command.ts";
import type { RunDetails } from "../../track/run.ts";
import { isPathInside } from "./inside.ts";

/** The commit that has the code of a run as it was, if this repository has it. */
export function maybeCommit(place: GitPlace, { run, code }: RunDetails): string | undefined {
  if (code === undefined) return undefined;
  const names = code.isDirty ? [code.snapshot, `refs/labtrail/runs/${run.id}`] : [code.commit];
  for (const name of names) {
    if (name === undefined || name.startsWith("-")) continue;
    const { exitCode, stdout } = tryGit(place, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
    if (exitCode === 0) return stdout;
  }
  return undefined;
}

/**
 * Sets files back that a run itself has made: the hidden commit was taken in the middle of it. They become what the commit
 * before has, or go.
 */
export function forgetMade(root: string, env: GitPlace["env"], { slice, code }: RunDetails): void {
  const before = code?.commit;
  const made = slice.flatMap(({ files }) => files.filter(({ access }) => access === "write").map(({ path }) => path));
  for (const path of new Set(made.filter(isPathInside))) {
    const place = { cwd: root, env };
    const isInCommit = before !== undefined && tryGit(place, ["cat-file", "-e", `${before}:./${path}`]).exitCode === 0;
    if (isInCommit) requireGit(place, ["checkout", "--quiet", before, "--", `:(literal)${path}`]);
    else rmSync(join(root, path), { force: true });
  }
}

/** A work tree beside the user's own. */
export interface Worktree {
  /** Makes it what the commit has. Packages and the store stay. */
  reset(): void;
  remove(): void;
}

/** Checks a commit out into a folder that is not there yet, or empty. HEAD, index and files of the user stay as they are. */
export function addWorktree(place: GitPlace, commit: string, folder: string): Worktree {
  mkdirSync(dirname(folder), { recursive: true });
  // Hooks of the user are for what the user does.
  const noHooks = ["-c", `core.hooksPath=${join(dirname(folder), "no-hooks")}`];
  requireGit(place, [...noHooks, "worktree", "add", "--detach", "--quiet", folder, commit]);
  return {
    reset() {
      const inside = { ...place, cwd: folder };
      requireGit(inside, [...noHooks, "reset", "--hard", "--quiet"]);
      requireGit(inside, ["clean", "-ffdxq", "-e", "node_modules", "-e", ".labtrail"]);
    },
    remove() {
      requireGit(place, ["worktree", "remove", "--force", folder]);
    },
  };
}

/** The files of a commit, within a folder of the repository, that are not there as the commit has them. */
export function changedSince({ cwd, env }: GitPlace, commit: string): readonly string[] {
  const index = join(tmpdir(), `labtrail-index-${randomUUID()}`);
  // An index of its own knows also what the user's does not track.
  const place = { cwd, env: { ...env, GIT_INDEX_FILE: index } };
  try {
    // Another repository does not have the commit, and has nothing to compare with.
    if (tryGit(place, ["read-tree", commit]).exitCode !== 0) return [];
    tryGit(place, ["update-index", "-q", "--refresh"]);
    const listed = requireGit(place, ["diff-files", "--name-only", "--relative", "-z"]);
    return listed.split("\0").filter((path) => path !== "");
  } finally {
    rmSync(index, { force: true });
  }
}
