import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * The folder that all worktrees of a repository share, for a filter that git started: found without a call of git,
 * which would cost more than the filter's work. Undefined outside of a repository's top folder.
 */
export function maybeCommonFolder(cwd: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env["GIT_COMMON_DIR"] !== undefined) return resolve(cwd, env["GIT_COMMON_DIR"]);
  const gitFolder = maybeGitFolder(cwd, env);
  if (gitFolder === undefined) return undefined;
  const pointer = join(gitFolder, "commondir");
  return existsSync(pointer) ? resolve(gitFolder, readFileSync(pointer, "utf8").trim()) : gitFolder;
}

function maybeGitFolder(cwd: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  // Set by git in linked worktrees and whenever the user gave it.
  if (env["GIT_DIR"] !== undefined) return resolve(cwd, env["GIT_DIR"]);
  const entry = join(cwd, ".git");
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return entry;
  // In submodules and linked worktrees `.git` is a file: "gitdir: <path>".
  const [, target] = /^gitdir: (.+)$/m.exec(readFileSync(entry, "utf8")) ?? [];
  return target === undefined ? undefined : resolve(cwd, target.trim());
}
