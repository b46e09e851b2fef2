import { join } from "node:path";

import { GitError } from "./git-error.ts";
import { type GitPlace, requireBlob, requireGit, requireTopFolder, tryGit } from "./git-command.ts";

/** The three versions of a file that git could not merge by itself. */
export interface Stages {
  readonly base: Buffer;
  readonly ours: Buffer;
  readonly theirs: Buffer;
}

/** Absolute paths of the notebooks that a merge has left to a person. */
export function unmergedNotebooks(place: GitPlace): readonly string[] {
  const top = requireTopFolder(place);
  return unmergedPaths({ ...place, cwd: top }, ["*.ipynb"]).map((name) => join(top, name));
}

/** The files that a merge has left to a person, relative to the folder, which is the top one. */
export function unmergedPaths(top: GitPlace, patterns: readonly string[]): readonly string[] {
  // Not `git diff`: it would send each file through the filter, which refuses one that is broken.
  const entries = requireGit(top, ["ls-files", "--unmerged", "-z", "--", ...patterns]).split("\0");
  return [...new Set(entries.filter((entry) => entry !== "").map((entry) => entry.slice(entry.indexOf("\t") + 1)))];
}

/**
 * What git keeps of a file while its merge is not finished. A side that has no such file is empty.
 *
 * @throws {@link GitError} `NOT_UNMERGED` when the file is in no unfinished merge.
 */
export function requireStages(place: GitPlace, path: string): Stages {
  const entries = tryGit(place, ["ls-files", "--unmerged", "-z", "--", path]).stdout.split("\0");
  const [base, ours, theirs] = [1, 2, 3].map((stage) => {
    // Each is "mode object stage<tab>name".
    const [, object] = entries.map((entry) => entry.split(/[ \t]/)).find((parts) => parts[2] === String(stage)) ?? [];
    return object === undefined ? undefined : requireBlob(place, object);
  });
  if (ours === undefined && theirs === undefined) {
    throw new GitError("NOT_UNMERGED", `"${path}" is in no unfinished merge, so git keeps no other versions of it`, {
      hint: "See `git status`: --recover works until the merge is committed.",
    });
  }
  const empty = Buffer.alloc(0);
  return { base: base ?? empty, ours: ours ?? empty, theirs: theirs ?? empty };
}
