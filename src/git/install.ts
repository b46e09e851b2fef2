import { join, resolve } from "node:path";

import { addAttributesLine, removeAttributesLine } from "./attributes-file.ts";
import { type GitPlace, requireGit, requireTopFolder, tryGit } from "./git-command.ts";
import { ATTRIBUTES_LINE, filterSettings, type Setting } from "./settings.ts";

/** A name that no notebook has: git is asked what it would do with it. */
export const PROBE_NAME = "labtrail-probe.ipynb";

export interface InstallOptions {
  /** The repository, or all repositories of the user. */
  readonly scope: "local" | "global";
  /** The attributes file to write; without it the one that is not committed. */
  readonly attributesFile?: string | undefined;
}

/** What an installation did. */
export interface Installed {
  readonly settings: readonly Setting[];
  readonly attributesLine: string;
  /** The file that the line was added to; undefined when the line, or one to the same effect, was there already. */
  readonly attributesFile: string | undefined;
}

/**
 * Sets up the notebook filter and the drivers for diff and merge. Doing it again changes nothing.
 *
 * @throws GitError `NOT_A_REPOSITORY` for a local installation outside of a repository.
 */
export function installFilter(place: GitPlace, options: InstallOptions): Installed {
  if (options.scope === "local") requireTopFolder(place);
  const settings = filterSettings();
  for (const { key, value } of settings) {
    requireGit(place, ["config", `--${options.scope}`, "--replace-all", key, value]);
  }
  const path = attributesPath(place, options);
  // A repository that commits its attributes may exempt some notebooks, and our file would overrule that.
  const isAssigned = options.scope === "local" && options.attributesFile === undefined && hasAttributes(place);
  const isAdded = !isAssigned && addAttributesLine(path, ATTRIBUTES_LINE);
  return { settings, attributesLine: ATTRIBUTES_LINE, attributesFile: isAdded ? path : undefined };
}

/** What an uninstallation removed. */
export interface Uninstalled {
  readonly keys: readonly string[];
  readonly attributesFile: string | undefined;
}

/** Removes what {@link installFilter} wrote when it was called with the same options. */
export function uninstallFilter(place: GitPlace, options: InstallOptions): Uninstalled {
  if (options.scope === "local") requireTopFolder(place);
  const keys = filterSettings()
    .map(({ key }) => key)
    .filter((key) => tryGit(place, ["config", `--${options.scope}`, "--unset-all", key]).exitCode === 0);
  const path = attributesPath(place, options);
  return { keys, attributesFile: removeAttributesLine(path, ATTRIBUTES_LINE) ? path : undefined };
}

/** Whether git assigns our filter and our drivers for diff and merge to notebooks in the top folder. */
export function hasAttributes(place: GitPlace): boolean {
  const cwd = requireTopFolder(place);
  const lines = requireGit({ ...place, cwd }, ["check-attr", "filter", "diff", "merge", "--", PROBE_NAME]).split(
    /\r?\n/,
  );
  return lines.every((line) => line.endsWith(": labtrail"));
}

function attributesPath(place: GitPlace, { scope, attributesFile }: InstallOptions): string {
  if (attributesFile !== undefined) return resolve(place.cwd, attributesFile);
  if (scope === "local") {
    // In a linked worktree this names the shared folder: git reads no attributes from the worktree's own.
    return resolve(place.cwd, requireGit(place, ["rev-parse", "--git-path", "info/attributes"]));
  }
  const configured = tryGit(place, ["config", "--global", "--type=path", "core.attributesFile"]).stdout;
  if (configured !== "") return resolve(place.cwd, configured);
  const configFolder = place.env["XDG_CONFIG_HOME"] || join(place.env["HOME"] ?? "", ".config");
  return join(configFolder, "git", "attributes");
}
