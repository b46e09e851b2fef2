import { type GitPlace, requireBlob, requireGit } from "./git-command.ts";

/** A file as it is staged for the next commit. */
export interface StagedFile {
  /** From the top folder. */
  readonly path: string;
  /** As git writes it: `100644`, or `100755` for one that may be executed. */
  readonly mode: string;
  readonly object: string;
}

const NOTEBOOKS = ["*.ipynb", "*.zpln"];

/**
 * The notebooks whose staged version differs from the last commit.
 *
 * @param place - The top folder.
 * @param paths - Only these, from there; none: all.
 */
export function stagedNotebooks(place: GitPlace, paths: readonly string[]): readonly StagedFile[] {
  const specs = (paths.length === 0 ? NOTEBOOKS : paths).map((path) =>
    paths.length === 0 ? path : `:(top,literal)${path}`,
  );
  const options = ["--cached", "--raw", "--no-renames", "--abbrev=64", "--diff-filter=AMT", "-z"];
  const fields = requireGit(place, ["diff", ...options, "--", ...specs]).split("\0");
  const files: StagedFile[] = [];
  // Each is ":<old mode> <new mode> <old object> <new object> <status>" and then the path.
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", , object = ""] = (fields[index] ?? "").split(" ");
    // Neither symbolic links nor submodules.
    if (mode.startsWith("100")) files.push({ path: fields[index + 1] ?? "", mode, object });
  }
  return files;
}

export function readStaged(place: GitPlace, { object }: StagedFile): Buffer {
  return requireBlob(place, object);
}

/** Stages other content for a file, by the index alone: the file in the working tree stays as it is. */
export function stageContent(place: GitPlace, { path, mode }: StagedFile, content: Buffer): void {
  const object = requireGit(place, ["hash-object", "-w", "--stdin"], content);
  requireGit(place, ["update-index", "--cacheinfo", `${mode},${object},${path}`]);
}
