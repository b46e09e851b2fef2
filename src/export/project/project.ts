import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * The folder that paths in directives start at: the git repository around a folder; without one, the package; without
 * that too, the folder itself.
 */
export function findProjectRoot(folder: string): string {
  return maybeFolderWith(".git", folder) ?? maybeFolderWith("package.json", folder) ?? folder;
}

function maybeFolderWith(entry: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, entry))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Lists the files of a project that end in one of the given ways, relative to its root with forward slashes, sorted.
 *
 * In a git repository these are the files that git tracks or would track; elsewhere, all but those in `node_modules`
 * and in folders whose name begins with a dot.
 *
 * @param endings - Such as `.ipynb`.
 */
export function listProjectFiles(root: string, endings: readonly string[]): readonly string[] {
  const files = maybeGitFiles(root, endings) ?? [...walkFiles(root, root)];
  return files.filter((path) => endings.some((ending) => path.endsWith(ending))).toSorted();
}

/** Undefined where git does not answer: there is no repository, no git, or git distrusts the folder's owner. */
function maybeGitFiles(root: string, endings: readonly string[]): readonly string[] | undefined {
  const patterns = endings.map((ending) => `*${ending}`);
  const { status, stdout } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (status !== 0) return undefined;
  // A file that was deleted, but not from the index, is listed too; and one in a conflict, three times.
  const paths = new Set(stdout.split("\0").filter((path) => path !== ""));
  return [...paths].filter((path) => existsSync(join(root, path)));
}

function* walkFiles(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield toRelativePath(root, path);
    const isHidden = entry.name === "node_modules" || entry.name.startsWith(".");
    if (entry.isDirectory() && !isHidden) yield* walkFiles(root, path);
  }
}

/**
 * The notebooks of a project that people write, relative to its root, sorted. What `labtrail run` leaves beside one
 * (`NAME.executed.ipynb`) is a copy with the same cells, and none of them.
 */
export function listNotebooks(root: string): readonly string[] {
  return listProjectFiles(root, [".ipynb"]).filter((path) => !path.endsWith(".executed.ipynb"));
}

/** A path relative to a project's root, with forward slashes on every system. */
export function toRelativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}
