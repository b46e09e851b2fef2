import { rmSync } from "node:fs";
import { dirname, join } from "node:path";

import type { FoundFile, ProjectTree } from "../../export/project/project-tree.ts";
import { type GitPlace, requireBlob, requireGit, tryGit } from "../git-command.ts";
import { measureBlobs, readBlobs } from "../read-blobs.ts";

/** What the index holds at a path. */
export interface StagedEntry {
  readonly mode: string;
  readonly object: string;
  /** Whether a sparse checkout leaves the file out of the working tree. */
  readonly isLeftOut: boolean;
}

/** What the tree is asked about. */
const PATTERNS = ["*package.json", "*.ipynb", "*.ts", "*.mts", "*.tsx"];

const FILE_MODE = "100644";
const SYMLINK_OR_SUBMODULE = /^(?:120000|160000)$/;

/**
 * The notebooks, modules and manifests of the next commit. All paths start at the top of the working tree, which is also the folder of
 * `place`.
 */
export class StagedTree implements ProjectTree {
  readonly #place: GitPlace;
  /** Read at once: a call of git for each of many notebooks would make a commit wait for seconds. */
  #entries: Map<string, StagedEntry> | undefined;
  /** Contents by object. */
  readonly #contents = new Map<string, Buffer>();

  constructor(place: GitPlace) {
    this.#place = place;
  }

  maybeEntry(path: string): StagedEntry | undefined {
    this.#entries ??= readEntries(this.#place);
    return this.#entries.get(path);
  }

  has(path: string): boolean {
    return this.maybeEntry(path) !== undefined;
  }

  /** Reads files that will be asked for, by few calls of git. */
  prefetch(paths: readonly string[]): void {
    const objects = new Set(paths.flatMap((path) => this.maybeEntry(path)?.object ?? []));
    const unknown = [...objects].filter((object) => !this.#contents.has(object));
    for (const [object, content] of readBlobs(this.#place, measureBlobs(this.#place, unknown))) {
      this.#contents.set(object, content);
    }
  }

  /** The bytes of a staged file; undefined when there is none. */
  maybeContent(path: string): Buffer | undefined {
    const entry = this.maybeEntry(path);
    if (entry === undefined) return undefined;
    return this.#contents.get(entry.object) ?? requireBlob(this.#place, entry.object);
  }

  read(path: string): FoundFile {
    const entry = this.maybeEntry(path);
    if (entry === undefined) return { kind: "missing" };
    if (SYMLINK_OR_SUBMODULE.test(entry.mode)) return { kind: "other" };
    return { kind: "text", text: this.maybeContent(path)?.toString() ?? "" };
  }

  /** Whether the file of the working tree says what is staged; also when there is neither. */
  isAsInWorkTree(path: string): boolean {
    if (!this.has(path)) return tryGit(this.#place, ["ls-files", "--others", "-z", "--", literal(path)]).stdout === "";
    return tryGit(this.#place, ["diff", "--no-ext-diff", "--quiet", "--", literal(path)]).exitCode === 0;
  }

  /** Whether git is told to ignore a file that is not there yet. */
  isIgnored(path: string): boolean {
    return tryGit(this.#place, ["check-ignore", "--quiet", "--", path]).exitCode === 0;
  }

  /** Puts a file into the index, and nowhere else. Undefined takes it out. */
  stage(path: string, text: string | undefined): void {
    const entry = this.maybeEntry(path);
    const isLeftOut = entry?.isLeftOut === true;
    const object = text === undefined ? undefined : requireGit(this.#place, ["hash-object", "-w", "--stdin"], text);
    for (const place of [this.#place, ...this.#laterIndexes(path, entry)]) {
      if (object === undefined) {
        requireGit(place, ["update-index", "--force-remove", "--", path]);
        continue;
      }
      const info = `${entry?.mode ?? FILE_MODE},${object},${path}`;
      requireGit(place, ["update-index", "--add", "--cacheinfo", info]);
      // A sparse checkout leaves the file out, which a new entry does not know.
      if (isLeftOut) requireGit(place, ["update-index", "--skip-worktree", "--", path]);
    }
    if (object === undefined) this.#entries?.delete(path);
    else this.#entries?.set(path, { mode: entry?.mode ?? FILE_MODE, object, isLeftOut });
  }

  /** Brings the file of the working tree to what is staged, also when that is nothing. */
  checkOut(path: string): void {
    if (!this.has(path)) return rmSync(join(this.#place.cwd, path), { force: true });
    if (this.maybeEntry(path)?.isLeftOut === true) return;
    requireGit(this.#place, ["checkout-index", "--force", "--index", "--", path]);
  }

  /**
   * `git commit PATH` commits from an index of its own, and has written the one that is valid afterwards beside it. What
   * is staged here belongs in both, or the next commit would take it back; unless the user has staged something else.
   */
  #laterIndexes(path: string, entry: StagedEntry | undefined): readonly GitPlace[] {
    const { cwd, env } = this.#place;
    const file = env["GIT_INDEX_FILE"];
    if (file === undefined || !/next-index-\d+\.lock$/.test(file)) return [];
    const place = { cwd, env: { ...env, GIT_INDEX_FILE: join(dirname(file), "index.lock") } };
    const other = new StagedTree(place).maybeEntry(path);
    return other?.object === entry?.object ? [place] : [];
  }
}

function readEntries(place: GitPlace): Map<string, StagedEntry> {
  const entries = requireGit(place, ["ls-files", "--stage", "-t", "-z", "--", ...PATTERNS]).split("\0");
  return new Map(
    entries.flatMap((entry) => {
      // Each is "tag mode object stage<tab>name"; of a file in a conflict there are several, and none is the next commit's.
      const [tag, mode, object, stage] = entry.split(/[ \t]/, 4);
      if (mode === undefined || object === undefined || stage !== "0") return [];
      return [[entry.slice(entry.indexOf("\t") + 1), { mode, object, isLeftOut: tag === "S" }] as const];
    }),
  );
}

/** A path as a pathspec that means this path only, whatever characters are in it. */
export function literal(path: string): string {
  return `:(top,literal)${path}`;
}
