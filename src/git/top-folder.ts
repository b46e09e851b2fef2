import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { type GitPlace, tryGit } from "./git-command.ts";
import { GitError } from "./git-error.ts";

/** The top folder of the repository around a folder; without one, and without git, the folder itself. */
export function findTopFolder(place: GitPlace): string {
  // Git starts filters there, and asking it costs more than their work.
  if (existsSync(join(place.cwd, ".git"))) return place.cwd;
  try {
    const { exitCode, stdout } = tryGit(place, ["rev-parse", "--show-toplevel"]);
    return exitCode === 0 && stdout !== "" ? stdout : place.cwd;
  } catch {
    // Without git there is no repository to be in.
    return place.cwd;
  }
}

/** The top folder of the work tree around a folder; undefined without one, and without git. */
export function maybeTopFolder(place: GitPlace): string | undefined {
  try {
    const { exitCode, stdout } = tryGit(place, ["rev-parse", "--show-toplevel"]);
    return exitCode === 0 && stdout !== "" ? stdout : undefined;
  } catch (error) {
    if (error instanceof GitError && error.code === "GIT_NOT_FOUND") return undefined;
    throw error;
  }
}

/** A path as git has it: from the top folder, with slashes. */
export function fromTopFolder(topFolder: string, path: string): string {
  return relative(topFolder, path).split(sep).join("/");
}
