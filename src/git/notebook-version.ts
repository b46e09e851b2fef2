import { existsSync, readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";

import { GitError } from "./git-error.ts";
import { type GitPlace, requireBlob, requireTopFolder, tryGit } from "./git-command.ts";

/** A version of a notebook, and what it is called. */
export interface NotebookVersion {
  readonly name: string;
  readonly bytes: Buffer;
}

/** `HEAD~2:notebooks/a.ipynb`; a single letter before the colon is a drive. */
const REVISION = /^(?<revision>[^:]{2,}|@):(?<path>.+)$/;

/**
 * Reads what a command line names: a file, or `REVISION:PATH` for a version that git keeps.
 *
 * @throws {@link GitError} `NO_SUCH_VERSION`
 */
export function readVersion(place: GitPlace, name: string): NotebookVersion {
  const file = resolve(place.cwd, name);
  if (existsSync(file)) return { name, bytes: readFileSync(file) };
  const { revision, path } = REVISION.exec(name)?.groups ?? {};
  if (revision === undefined || path === undefined) {
    throw new GitError("NO_SUCH_VERSION", `there is no notebook "${name}"`, {
      hint: "Give the path of an .ipynb file, or of a committed one as HEAD:path.",
    });
  }
  return readCommitted(place, revision, path);
}

/** Reads the version of a file in a commit. The path is that of the working tree, from the folder of the command. */
export function readCommitted(place: GitPlace, revision: string, path: string): NotebookVersion {
  const name = `${revision}:${path}`;
  const fromTop = relative(requireTopFolder(place), resolve(place.cwd, path)).split(sep).join("/");
  const object = `${revision}:${fromTop}`;
  const { exitCode, stderr } = tryGit(place, ["rev-parse", "--verify", "--quiet", object]);
  if (exitCode === 0) return { name, bytes: requireBlob(place, object) };
  throw new GitError("NO_SUCH_VERSION", `git keeps no version "${name}"${stderr === "" ? "" : `: ${stderr}`}`, {
    hint: "See `git log -- PATH` for the commits that have it.",
  });
}
