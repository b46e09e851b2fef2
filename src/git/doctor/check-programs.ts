import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import { packageVersion } from "../../shared/installation.ts";
import { type GitPlace, requireGit, tryGit } from "../git-command.ts";
import type { FilterStatus, SettingStatus } from "../status.ts";
import { error, type Finding, note, ok, warning } from "./finding.ts";

/** The first git that knows filters which serve all files of a command. */
const OLDEST_GIT = [2, 11] as const;

const INSTALL = "labtrail git install";

/** Which programs take part, and whether those that git is told to start are there. */
export function checkPrograms(place: GitPlace, status: FilterStatus): readonly Finding[] {
  return [...checkVersions(place), ...checkSettings(place, status), ...checkProbe(status)];
}

function checkVersions(place: GitPlace): readonly Finding[] {
  const version = requireGit(place, ["--version"]).replace(/^git version /, "");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor < OLDEST_GIT[1]);
  if (isOld)
    return [error("versions", `git ${version} cannot run the filter`, `Install git ${OLDEST_GIT.join(".")} or newer`)];
  return [ok("versions", `git ${version}, Node ${process.versions.node}, labtrail ${packageVersion}`)];
}

function checkSettings(place: GitPlace, { settings, hasAttributes }: FilterStatus): readonly Finding[] {
  const missing = settings.filter(({ state }) => state === "missing").map(({ key }) => key);
  if (missing.length === settings.length) {
    if (!hasAttributes) return [error("settings", "nothing is set up here", INSTALL)];
    const message =
      "this clone has no filter, though its attributes ask for one: outputs would be committed, and git would not say so";
    return [error("settings", message, INSTALL)];
  }
  const findings: Finding[] = [];
  if (missing.length > 0) findings.push(error("settings", `missing: ${missing.join(", ")}`, INSTALL));
  const required = settings.find(({ key }) => key === "filter.labtrail.required");
  if (required?.state === "different") {
    const message = "filter.labtrail.required is not true: when the filter fails, git commits outputs and goes on";
    findings.push(error("settings", message, "git config filter.labtrail.required true"));
  }
  const commands = settings.filter((setting) => setting.value !== undefined && isCommand(setting));
  findings.push(...commands.flatMap((setting) => maybeCommandFault(place, setting) ?? []));
  const process = settings.find(({ key }) => key === "filter.labtrail.process");
  if (process?.value?.startsWith("PATH=") === true) {
    findings.push(note("settings", "programs are called by name: git clients with a window may have another PATH"));
  }
  const others = settings.filter(({ state, key }) => state === "different" && key !== "filter.labtrail.required");
  if (findings.length === 0 && others.length > 0) {
    const [first] = others;
    findings.push(note("settings", `set for another copy of labtrail, or by name: ${first?.key} = ${first?.value}`));
  }
  findings.push(...checkScope(place));
  return findings.length === 0 ? [ok("settings", "complete")] : findings;
}

function isCommand({ key }: SettingStatus): boolean {
  return key !== "filter.labtrail.required" && key !== "merge.labtrail.name";
}

/** What is wrong with a command, as far as its text tells. Git hands it to a POSIX shell, on Windows, too. */
function maybeCommandFault(place: GitPlace, { key, value = "" }: SettingStatus): Finding | undefined {
  if (/\\(?![ '"\\$`])/.test(value.replaceAll(/'[^']*'|"[^"]*"/g, ""))) {
    return error(
      key,
      `its backslashes are gone when the shell has read it: ${value}`,
      `Write slashes, or run: ${INSTALL}`,
    );
  }
  const script = 'PATH="./node_modules/.bin:$PATH"; command -v "$1" >/dev/null';
  for (const word of wordsOf(value).filter(
    (text, index) => index === 0 || /^(?:[A-Za-z]:)?\/.*\.[cm]?[jt]s$/.test(text),
  )) {
    const isPath = /[/]/.test(word);
    const isThere = isPath
      ? existsSync(word)
      : spawnSync("sh", ["-c", script, "sh", word], { cwd: place.cwd, env: { ...place.env } }).status === 0;
    if (isThere) continue;
    // A path with a space that nothing quotes ends at the space.
    const isCut = isPath && wordsOf(value)[0] === word && !value.startsWith("'") && !value.startsWith('"');
    const why = isPath ? "is not there" : "is not on the PATH";
    const message = isCut ? `"${word}" ${why}; a path with spaces needs quotes: ${value}` : `"${word}" ${why}`;
    return error(key, message, isPath ? INSTALL : `npm install, or without names: ${INSTALL}`);
  }
  return undefined;
}

/** The words of a command as a shell sees them, without assignments of variables before it. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? [];
  const plain = words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, "$1$2$3"));
  return plain.slice(plain.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word)));
}

function checkScope(place: GitPlace): readonly Finding[] {
  const { stdout } = tryGit(place, ["config", "--show-scope", "--get", "filter.labtrail.process"]);
  if (!stdout.startsWith("worktree")) return [];
  const message = "the filter is set for this worktree only, and the others commit outputs";
  return [warning("settings", message, INSTALL)];
}

function checkProbe({ problem, hasAttributes }: FilterStatus): readonly Finding[] {
  if (problem === undefined) return [ok("a notebook through git", "its outputs are taken out")];
  if (!hasAttributes) return [];
  return [error("a notebook through git", problem, INSTALL)];
}
