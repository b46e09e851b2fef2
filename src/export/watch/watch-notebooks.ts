// Folders are watched, not files: editors save by a rename over the file, after which a watch of the old one hears nothing.
import { existsSync, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import { ExportError } from "../export-error.ts";
import { toRelativePath } from "../project/project.ts";

export interface WatchOptions {
  /** Absolute. */
  readonly root: string;
  /** Notebooks and folders of notebooks, relative to the root; `""` stands for the whole project. */
  readonly scope: readonly string[];
  /** Hears which notebooks have changed, come or gone, by their paths relative to the root, once it has been quiet. */
  readonly onChange: (paths: readonly string[]) => void;
}

export interface NotebookWatch {
  close(): void;
}

/** An editor that saves in several steps has done so within this time. */
const QUIET_MS = 100;
/** For one that never is quiet. */
const LONGEST_WAIT_MS = 1_000;

/** @throws {@link ExportError} `WATCH_FAILED` when the system refuses to watch. */
export function watchNotebooks(options: WatchOptions): NotebookWatch {
  return new FolderWatch(options);
}

class FolderWatch implements NotebookWatch {
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  #firstChangeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { root, scope } = options;
    for (const entry of scope) {
      const path = join(root, entry);
      if (entry.endsWith(".ipynb")) this.#watch(dirname(path));
      else this.#watchAll(path);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches a folder and those in it; what is in there already counts as changed when the folder is new. */
  #watchAll(folder: string, isNew = false): void {
    this.#watch(folder);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !isHidden(entry.name)) this.#watchAll(join(folder, entry.name), isNew);
      else if (isNew) this.#hear(folder, entry.name);
    }
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => this.#hear(folder, name));
      // A folder that is removed: its notebooks are heard of through the one above.
      watcher.on("error", () => this.#forget(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      throw new ExportError("WATCH_FAILED", `cannot watch "${folder}": ${messageOf(error)}`, {
        hint: "Name the notebooks or folders to watch; or let the system watch more of them.",
        cause: error,
      });
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #hear(folder: string, name: string | null): void {
    // Some systems do not say which file it was.
    if (name === null) return readdirSync(folder).forEach((entry) => this.#hear(folder, entry));
    if (isHidden(name)) return;
    const path = join(folder, name);
    const isThere = existsSync(path);
    if (this.#watchers.has(path) && !isThere) this.#forget(path);
    if (isThere && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      if (!this.#watchers.has(path) && this.#isInScope(path)) this.#watchAll(path, true);
      return;
    }
    if (!name.endsWith(".ipynb") || !this.#isInScope(path)) return;
    this.#changed.add(toRelativePath(this.#options.root, path));
    this.#wait();
  }

  #isInScope(path: string): boolean {
    const { root, scope } = this.#options;
    const relative = toRelativePath(root, path);
    return scope.some((entry) => entry === "" || relative === entry || relative.startsWith(`${entry}/`));
  }

  #wait(): void {
    const now = Date.now();
    if (this.#timer === undefined) this.#firstChangeAt = now;
    clearTimeout(this.#timer);
    const waitMs = Math.min(QUIET_MS, Math.max(this.#firstChangeAt + LONGEST_WAIT_MS - now, 0));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const paths = [...this.#changed].toSorted();
      this.#changed.clear();
      this.#options.onChange(paths);
    }, waitMs);
  }
}

/** Also the names that Jupyter and editors give to files which they are about to put in place. */
function isHidden(name: string): boolean {
  return basename(name).startsWith(".") || name === "node_modules";
}
