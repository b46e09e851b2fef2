import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type GitPlace, requireCommonFolder, requireGit, tryGit } from "./git-command.ts";
import type { Setting } from "./settings.ts";

/** Whose configuration: the repository's, the user's, the machine's. */
export type Scope = "local" | "global" | "system";

/** A file of git's configuration. */
export interface ConfigFile {
  /** How git is told which file is meant. */
  readonly flag: string;
  /** Where it is, or would be; undefined where only git knows. */
  readonly path: string | undefined;
}

export function configOfScope(place: GitPlace, scope: Scope): ConfigFile {
  return { flag: `--${scope}`, path: pathOfScope(place, scope) };
}

function pathOfScope(place: GitPlace, scope: Scope): string | undefined {
  if (scope === "local") return join(requireCommonFolder(place), "config");
  if (scope === "system") return undefined;
  const { env } = place;
  if (env["GIT_CONFIG_GLOBAL"] !== undefined) return env["GIT_CONFIG_GLOBAL"];
  const home = join(env["HOME"] ?? "", ".gitconfig");
  const other = join(env["XDG_CONFIG_HOME"] || join(env["HOME"] ?? "", ".config"), "git", "config");
  return existsSync(home) || !existsSync(other) ? home : other;
}

/** @throws GitError `GIT_FAILED` when the file cannot be written. */
export function writeSettings(place: GitPlace, file: ConfigFile, settings: readonly Setting[]): void {
  keepingEnd(file, () => {
    for (const { key, value } of settings) requireGit(place, ["config", file.flag, "--replace-all", key, value]);
  });
}

/**
 * Removes keys, and sections that are empty then. Returns those that were there.
 *
 * @param pattern - Of values: others stay.
 */
export function removeSettings(
  place: GitPlace,
  file: ConfigFile,
  keys: readonly string[],
  pattern = "",
): readonly string[] {
  let removed: readonly string[] = [];
  keepingEnd(file, () => {
    const values = pattern === "" ? [] : [pattern];
    removed = keys.filter((key) => tryGit(place, ["config", file.flag, "--unset-all", key, ...values]).exitCode === 0);
    for (const section of new Set(removed.map((key) => key.slice(0, key.lastIndexOf("."))))) {
      // Below a comment git leaves the head of an empty section behind.
      const rest = `^${section.replaceAll(".", String.raw`\.`)}\\.[^.]*$`;
      const hasMore = tryGit(place, ["config", file.flag, "--get-regexp", rest]).exitCode === 0;
      if (!hasMore) tryGit(place, ["config", file.flag, "--remove-section", section]);
    }
  });
  return removed;
}

/** Git ends the last line of the file when it writes; where it had no end, it has none afterwards either. */
function keepingEnd({ path }: ConfigFile, act: () => void): void {
  const before = path !== undefined && existsSync(path) ? readFileSync(path, "utf8") : "";
  act();
  if (path === undefined || !existsSync(path)) return;
  const after = readFileSync(path, "utf8");
  if (after === "" && before !== "") rmSync(path);
  else if (before !== "" && !before.endsWith("\n") && after.endsWith("\n")) writeFileSync(path, after.slice(0, -1));
}
