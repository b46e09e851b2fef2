import { join } from "node:path";

import { type GitPlace, requireGit, tryGit } from "../git-command.ts";
import { type Finding, warning } from "./finding.ts";

/** Each submodule is a repository of its own: nothing that is set here holds there. */
export function checkSubmodules(place: GitPlace): readonly Finding[] {
  const entries = requireGit(place, ["ls-files", "--stage", "-z"]).split("\0");
  return entries.flatMap((entry) => {
    if (!entry.startsWith("160000 ")) return [];
    const path = entry.slice(entry.indexOf("\t") + 1);
    const inside = { ...place, cwd: join(place.cwd, path) };
    const isThere = tryGit(place, ["-C", path, "rev-parse", "--show-prefix"]);
    // An empty folder belongs to this repository: the submodule was never checked out.
    if (isThere.exitCode !== 0 || isThere.stdout !== "") return [];
    const hasNotebooks = requireGit(inside, ["ls-files", "--", "*.ipynb"]) !== "";
    const hasFilter = tryGit(inside, ["config", "--get", "filter.labtrail.process"]).exitCode === 0;
    if (!hasNotebooks || hasFilter) return [];
    const message = `${path} has notebooks and no filter`;
    return [warning("submodules", message, `(cd ${path} && labtrail git install)`)];
  });
}
