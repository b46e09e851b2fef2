import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

import { GitError } from "./git-error.ts";

/** Where git commands run. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface GitResult {
  readonly exitCode: number;
  /** Without the line end at its end. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a git command, and leaves it to the caller what a failure means. */
export function tryGit({ cwd, env }: GitPlace, args: readonly string[], input: string | Buffer = ""): GitResult {
  const result = spawnSync("git", args, { cwd, env: { ...env }, input, encoding: "utf8", maxBuffer: Infinity });
  // A git that ends without having read its input was there, and says itself what is wrong.
  if (result.error !== undefined && result.status === null) {
    throw new GitError("GIT_NOT_FOUND", `git cannot be started in "${cwd}": ${result.error.message}`, {
      hint: "Install git, and make sure that `git --version` works here.",
      cause: result.error,
    });
  }
  return { exitCode: result.status ?? 1, stdout: result.stdout.replace(/\r?\n$/, ""), stderr: result.stderr.trim() };
}

/**
 * Runs a git command that must succeed, and returns what it printed.
 *
 * @throws {@link GitError} `GIT_FAILED` with git's own words.
 */
export function requireGit(place: GitPlace, args: readonly string[], input?: string | Buffer): string {
  const { exitCode, stdout, stderr } = tryGit(place, args, input);
  if (exitCode !== 0) throw new GitError("GIT_FAILED", `"git ${args.join(" ")}" failed: ${stderr}`);
  return stdout;
}

/** The bytes of an object. @throws {@link GitError} `GIT_FAILED` when it is not there. */
export function requireBlob({ cwd, env }: GitPlace, object: string): Buffer {
  const { status, stdout, stderr } = spawnSync("git", ["cat-file", "blob", object], {
    cwd,
    env: { ...env },
    maxBuffer: Infinity,
  });
  if (status !== 0) throw new GitError("GIT_FAILED", `git has no object "${object}": ${stderr.toString().trim()}`);
  return stdout;
}

/**
 * The top folder of the repository, or the folder of a bare one.
 *
 * @throws {@link GitError} `NOT_A_REPOSITORY`
 */
export function requireTopFolder(place: GitPlace): string {
  const top = tryGit(place, ["rev-parse", "--show-toplevel"]);
  if (top.exitCode === 0 && top.stdout !== "") return top.stdout;
  const gitFolder = tryGit(place, ["rev-parse", "--absolute-git-dir"]);
  if (gitFolder.exitCode === 0) return gitFolder.stdout;
  throw new GitError("NOT_A_REPOSITORY", `"${place.cwd}" is in no repository that git can open: ${gitFolder.stderr}`, {
    hint: "Change to a folder of a repository, or make one with `git init`.",
  });
}

/** Whether the repository has no working tree. */
export function isBare(place: GitPlace): boolean {
  return tryGit(place, ["rev-parse", "--is-bare-repository"]).stdout === "true";
}

/** The folder that all worktrees of a repository share, usually `.git`. @throws GitError `NOT_A_REPOSITORY` */
export function requireCommonFolder(place: GitPlace): string {
  const cwd = requireTopFolder(place);
  return resolve(cwd, requireGit({ ...place, cwd }, ["rev-parse", "--git-common-dir"]));
}
