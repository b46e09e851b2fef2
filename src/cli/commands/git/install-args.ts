import type { ArgsDef } from "citty";

import type { Scope } from "../../../git/config-file.ts";
import type { InstallOptions } from "../../../git/install.ts";
import { CliError } from "../../cli-error.ts";

/** The flags that say what is installed where; uninstall has them, too. */
export const WHERE_ARGS = {
  local: { type: "boolean", description: "For this repository. The default" },
  global: { type: "boolean", description: "For all your repositories" },
  system: { type: "boolean", description: "For all users of this machine" },
  attributes: {
    type: "string",
    valueHint: "path",
    description: "The attributes file, such as .gitattributes to share it. Default: one that is not committed",
  },
  portable: {
    type: "boolean",
    description: "Settings and attributes go into .gitconfig and .gitattributes, which you commit, and name no paths",
  },
} as const satisfies ArgsDef;

const SCOPES = ["local", "global", "system"] as const satisfies readonly Scope[];

/** @throws CliError `BAD_ARGUMENT` for flags that contradict each other. */
export function toInstallOptions(args: Readonly<Record<string, unknown>>): InstallOptions {
  const chosen = SCOPES.filter((scope) => args[scope] === true);
  if (chosen.length > 1) {
    throw new CliError("BAD_ARGUMENT", `--${chosen.join(" and --")} exclude each other`, { hint: "Give one of them." });
  }
  const [scope = "local"] = chosen;
  const isPortable = args["portable"] === true;
  if (isPortable && scope !== "local") {
    throw new CliError("BAD_ARGUMENT", `--portable is about the files of one repository, and --${scope} about all`, {
      hint: "Give one of them.",
    });
  }
  const attributes = args["attributes"];
  return { scope, isPortable, attributesFile: typeof attributes === "string" ? attributes : undefined };
}
