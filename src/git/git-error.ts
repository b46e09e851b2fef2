import { LabtrailError } from "../shared/errors.ts";

export type GitErrorCode =
  /** The program `git` cannot be started. */
  | "GIT_NOT_FOUND"
  /** The folder belongs to no repository, or to one that git refuses to open. */
  | "NOT_A_REPOSITORY"
  /** Git LFS stores the notebooks, and a file has one filter only. */
  | "LFS_CLASH"
  /** A git command failed. */
  | "GIT_FAILED"
  /** A file, or a version of one, is not there. */
  | "NO_SUCH_VERSION"
  /** A file is in no unfinished merge. */
  | "NOT_UNMERGED"
  /** A notebook has more outputs than are kept beside a repository. */
  | "OUTPUTS_TOO_LARGE";

/** Something that git, or its absence, prevents. */
export class GitError extends LabtrailError<GitErrorCode> {}
