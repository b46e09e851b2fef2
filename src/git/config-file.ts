import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { replaceFile } from "../shared/replace-file.ts";
import { withoutSettings } from "./config-lines.ts";
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
  const { env } = place;
  if (scope === "system") return env["GIT_CONFIG_SYSTEM"] ?? maybeOrigin(place, "--system");
  if (env["GIT_CONFIG_GLOBAL"] !== undefined) return env["GIT_CONFIG_GLOBAL"];
  const home = join(env["HOME"] ?? "", ".gitconfig");
  const other = join(env["XDG_CONFIG_HOME"] || join(env["HOME"] ?? "", ".config"), "git", "config");
  return existsSync(home) || !existsSync(other) ? home : other;
}

function maybeOrigin(place: GitPlace, flag: string): string | undefined {
  const [origin = ""] = tryGit(place, ["config", flag, "--list", "--show-origin", "-z"]).stdout.split("\0");
  return origin.startsWith("file:") ? origin.slice("file:".length) : undefined;
}

/** @throws GitError `GIT_FAILED` when the file cannot be written. */
export function writeSettings(place: GitPlace, file: ConfigFile, settings: readonly Setting[]): void {
  keepingEnd(file, () => {
    for (const { key, value } of settings) requireGit(place, ["config", file.flag, "--replace-all", key, value]);
  });
}

/** Adds a value to those that a key may have already. @throws GitError `GIT_FAILED` when the file cannot be written. */
export function addSetting(place: GitPlace, file: ConfigFile, { key, value }: Setting): void {
  keepingEnd(file, () => void requireGit(place, ["config", file.flag, "--add", key, value]));
}

/** Git ends the last line when it writes. Where it had no end it shall have none when ours are gone again. */
function keepingEnd(file: ConfigFile, write: () => void): void {
  const before = textOf(file);
  write();
  const after = textOf(file);
  const hadNoEnd = before !== "" && !before.endsWith("\n");
  if (file.path !== undefined && hadNoEnd && after.endsWith("\n")) writeFileSync(file.path, after.slice(0, -1));
}

/** Removes settings, and sections that are empty then. Returns the keys that were there. */
export function removeSettings(file: ConfigFile, keys: readonly string[], onlyValue?: string): readonly string[] {
  const before = textOf(file);
  const removed = new Set<string>();
  const rest = withoutSettings(before, (key, value) => {
    const isOurs = keys.includes(key) && (onlyValue === undefined || value === onlyValue);
    if (isOurs) removed.add(key);
    return isOurs;
  });
  if (file.path === undefined || removed.size === 0) return [];
  const hadNoEnd = !before.endsWith("\n") && rest.endsWith("\n");
  if (rest === "") rmSync(file.path);
  else replaceFile(file.path, hadNoEnd ? rest.slice(0, -1) : rest);
  return keys.filter((key) => removed.has(key));
}

function textOf({ path }: ConfigFile): string {
  return path !== undefined && existsSync(path) ? readFileSync(path, "utf8") : "";
}
