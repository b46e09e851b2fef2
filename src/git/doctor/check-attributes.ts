import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { type GitPlace, requireCommonFolder, requireGit, tryGit } from "../git-command.ts";
import type { FilterStatus } from "../status.ts";
import { count, error, type Finding, note, ok, some, warning } from "./finding.ts";

/** Which filter the notebooks of a repository go through, and how their lines end. */
export function checkAttributes(
  place: GitPlace,
  status: FilterStatus,
  notebooks: readonly string[],
): readonly Finding[] {
  return [...checkAssignment(place, status, notebooks), ...checkWorktrees(place), ...checkLineEnds(place, notebooks)];
}

function checkAssignment(
  place: GitPlace,
  { hasAttributes }: FilterStatus,
  notebooks: readonly string[],
): readonly Finding[] {
  const byFilter = groupByFilter(place, notebooks);
  const findings: Finding[] = [];
  if (!hasAttributes) {
    findings.push(error("attributes", "nothing hands notebooks to the filter and the drivers", "labtrail git install"));
  }
  for (const [filter, paths] of byFilter) {
    const which = `${count(paths.length, "notebook")} (${some(paths)})`;
    if (filter === "labtrail") continue;
    if (filter === "lfs") {
      const fix = "Keep these in LFS with their outputs, or: git lfs migrate export --include='*.ipynb'";
      findings.push(warning("attributes", `${which} are stored by Git LFS, and a file has one filter only`, fix));
    } else if (filter === "unspecified" || filter === "unset") {
      if (hasAttributes) findings.push(note("attributes", `${which} are exempt, and committed as they are`));
    } else {
      const fix = `Take filter=${filter} out of .gitattributes; labtrail does its work`;
      findings.push(warning("attributes", `${which} go through the filter "${filter}" instead`, fix));
    }
  }
  return findings.length === 0 ? [ok("attributes", `${count(notebooks.length, "notebook")} assigned`)] : findings;
}

function groupByFilter(place: GitPlace, paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  if (paths.length === 0) return groups;
  const fields = requireGit(place, ["check-attr", "-z", "--stdin", "filter"], paths.join("\0")).split("\0");
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const filter = fields[index + 2] ?? "";
    groups.set(filter, [...(groups.get(filter) ?? []), fields[index] ?? ""]);
  }
  return groups;
}

/** Git reads attributes from the folder that all worktrees share, and some tools write them elsewhere. */
function checkWorktrees(place: GitPlace): readonly Finding[] {
  const folder = join(requireCommonFolder(place), "worktrees");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const unread = names.map((name) => join(folder, name, "info", "attributes")).filter((path) => existsSync(path));
  return unread.map((path) =>
    warning("worktrees", `git does not read ${path}`, "Delete it, and run: labtrail git install"),
  );
}

function checkLineEnds(place: GitPlace, notebooks: readonly string[]): readonly Finding[] {
  if (notebooks.length === 0) return [];
  const autocrlf = tryGit(place, ["config", "--get", "core.autocrlf"]).stdout;
  // Each is "i/<in the index> w/<on the disk> attr/<attributes><tab>path".
  const turned = requireGit(place, ["ls-files", "--eol", "-z", "--", "*.ipynb"])
    .split("\0")
    .flatMap((entry) => {
      const [, staged, attributes = "", path = ""] = /^i\/(\S*)\s+w\/\S*\s+attr\/([^\t]*)\t(.*)$/s.exec(entry) ?? [];
      const isText =
        /^text(?:=auto)?\b/.test(attributes) || (attributes.trim() === "" && /^(?:true|input)$/.test(autocrlf));
      return (staged === "crlf" || staged === "mixed") && isText ? [path] : [];
    });
  if (turned.length === 0) return [];
  const message = `${some(turned)}: committed with CRLF, and git is told to turn it to LF, so they count as modified`;
  return [warning("line ends", message, "git add --renormalize . && git commit")];
}
