import { dirname, join, resolve } from "node:path";

import type { Scope } from "./config-file.ts";
import { type GitPlace, requireGit, requireTopFolder, tryGit } from "./git-command.ts";
import { ATTRIBUTES_LINE } from "./settings.ts";

/** A name that no notebook has: git is asked what it would do with it. */
export const PROBE_NAME = "labtrail-probe.ipynb";

/** Says in a file that everybody has what nobody's clone can know by itself. */
const COMMENT = [
  "# Notebooks are committed without their outputs. Git takes no filter from a repository, so run once in each clone:",
  "#   npx labtrail git install        and to see whether it works: npx labtrail git doctor",
];

export interface AttributesPlace {
  readonly scope: Scope;
  readonly attributesFile?: string | undefined;
  readonly isPortable?: boolean | undefined;
}

export function attributesLines({ isPortable }: Pick<AttributesPlace, "isPortable">): readonly string[] {
  return isPortable === true ? [...COMMENT, ATTRIBUTES_LINE] : [ATTRIBUTES_LINE];
}

/** The file that assigns the filter. */
export function attributesPath(place: GitPlace, { scope, attributesFile, isPortable }: AttributesPlace): string {
  if (attributesFile !== undefined) return resolve(place.cwd, attributesFile);
  switch (scope) {
    case "local":
      if (isPortable === true) return join(requireTopFolder(place), ".gitattributes");
      // In a linked worktree this names the shared folder: git reads no attributes from the worktree's own.
      return resolve(place.cwd, requireGit(place, ["rev-parse", "--git-path", "info/attributes"]));
    case "system":
      return systemPath(place);
    case "global": {
      const configured = tryGit(place, ["config", "--global", "--type=path", "core.attributesFile"]).stdout;
      if (configured !== "") return resolve(place.cwd, configured);
      const configFolder = place.env["XDG_CONFIG_HOME"] || join(place.env["HOME"] ?? "", ".config");
      return join(configFolder, "git", "attributes");
    }
  }
}

function systemPath(place: GitPlace): string {
  const named = tryGit(place, ["var", "GIT_ATTR_SYSTEM"]);
  if (named.exitCode === 0 && named.stdout !== "") return named.stdout;
  // Git before 2.43 does not tell; both files lie in one folder.
  const [origin = ""] = tryGit(place, ["config", "--system", "--list", "--show-origin", "-z"]).stdout.split("\0");
  return join(dirname(origin.replace(/^file:/, "") || "/etc/gitconfig"), "gitattributes");
}

/** The value of an attribute for notebooks in the top folder; undefined when there is none. */
export function maybeProbeAttribute(place: GitPlace, name: string): string | undefined {
  const top = { ...place, cwd: requireTopFolder(place) };
  const [, , value = ""] = requireGit(top, ["check-attr", "-z", name, "--", PROBE_NAME]).split("\0");
  return value === "unspecified" || value === "unset" || value === "" ? undefined : value;
}
