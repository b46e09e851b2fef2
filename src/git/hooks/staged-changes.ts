import { type GitPlace, requireGit, tryGit } from "../git-command.ts";

const PATTERNS = ["*.ipynb", "*.ts", "*.mts", "*.tsx"];

/**
 * The notebooks and modules that the next commit changes, also those that it removes. In a merge these are the files that
 * no parent has in this version: what one side brings along is that side's matter.
 */
export function stagedChanges(place: GitPlace): readonly string[] {
  const [first, ...others] = parentsOf(place).map((parent) => changesAgainst(place, parent));
  return (first ?? []).filter((path) => others.every((paths) => paths.includes(path)));
}

function parentsOf(place: GitPlace): readonly string[] {
  const head = tryGit(place, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  // The first commit has no parent: all its files are new.
  if (head.exitCode !== 0) return [requireGit(place, ["hash-object", "-t", "tree", "--stdin"])];
  const merged = tryGit(place, ["rev-parse", "--verify", "--quiet", "MERGE_HEAD"]);
  if (merged.exitCode === 0) return [head.stdout, merged.stdout];
  return [head.stdout];
}

function changesAgainst(place: GitPlace, parent: string): readonly string[] {
  const flags = ["--cached", "--name-only", "--no-renames", "-z"];
  const names = requireGit(place, ["diff-index", ...flags, parent, "--", ...PATTERNS]);
  return names.split("\0").filter((name) => name !== "");
}
