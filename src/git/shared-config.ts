// Git reads no settings that come with a repository, or a clone could run anything. So the committed file is included by
// one setting of each clone, which a person makes once.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { addSetting, configOfScope, removeSettings, writeSettings } from "./config-file.ts";
import { type GitPlace, requireCommonFolder, requireTopFolder, tryGit } from "./git-command.ts";
import type { Setting } from "./settings.ts";

const HEAD = `# How git treats the notebooks of this repository. Run once in each clone:
#   npx labtrail git install --portable
# or, where labtrail is on the PATH: git config --local --add include.path ../.gitconfig
`;

/** Where the committed settings are. */
export function sharedConfigPath(place: GitPlace): string {
  return join(requireTopFolder(place), ".gitconfig");
}

/** Writes settings to the committed file and includes it in this clone's. Returns the path of the file. */
export function addSharedConfig(place: GitPlace, settings: readonly Setting[]): string {
  const path = sharedConfigPath(place);
  if (!existsSync(path)) writeFileSync(path, HEAD);
  writeSettings(place, { flag: `--file=${path}`, path }, settings);
  if (!isSharedConfigIncluded(place)) {
    addSetting(place, configOfScope(place, "local"), { key: "include.path", value: includePath(place) });
  }
  return path;
}

export function isSharedConfigIncluded(place: GitPlace): boolean {
  const { stdout } = tryGit(place, ["config", "--local", "--no-includes", "--get-all", "include.path"]);
  return stdout.split(/\r?\n/).includes(includePath(place));
}

/** Takes the committed settings out of this clone, and out of the file as well if they are to go for everybody. */
export function removeSharedConfig(
  place: GitPlace,
  forEverybody: boolean,
): { readonly keys: readonly string[]; readonly files: readonly string[] } {
  const path = sharedConfigPath(place);
  const keys = removeSettings(configOfScope(place, "local"), ["include.path"], includePath(place));
  if (!forEverybody || !existsSync(path)) return { keys, files: [] };
  const found = tryGit(place, ["config", `--file=${path}`, "--name-only", "--list"]).stdout.split(/\r?\n/);
  const own = found.filter((key) => /^(?:(?:filter|diff|merge)\.labtrail\..*|labtrail\.command)$/.test(key));
  if (own.length === 0) return { keys, files: [] };
  removeSettings({ flag: `--file=${path}`, path }, own);
  if (existsSync(path) && readFileSync(path, "utf8") === HEAD) rmSync(path);
  return { keys, files: [path] };
}

/** Relative, so that the clone may be moved. */
function includePath(place: GitPlace): string {
  const top = requireTopFolder(place);
  return relative(requireCommonFolder(place), join(top, ".gitconfig")).split(sep).join("/");
}
