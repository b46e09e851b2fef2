import { statSync } from "node:fs";

import type { FileChange } from "./language-server.ts";

/** Files that are looked at before each question, since a server that watches whole folders costs more. */
export class WatchedFiles {
  readonly #stamps = new Map<string, string | undefined>();

  /** Whether the file exists. From now on changes of it are noticed; it need not exist. */
  watch(path: string): boolean {
    if (!this.#stamps.has(path)) this.#stamps.set(path, stampOf(path));
    return this.#stamps.get(path) !== undefined;
  }

  /** What has changed since the last call. */
  takeChanges(): readonly FileChange[] {
    const changes: FileChange[] = [];
    for (const [path, before] of this.#stamps) {
      const now = stampOf(path);
      if (now === before) continue;
      this.#stamps.set(path, now);
      changes.push({ path, kind: before === undefined ? "created" : now === undefined ? "deleted" : "changed" });
    }
    return changes;
  }
}

function stampOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() === true ? `${stats.mtimeNs} ${stats.size}` : undefined;
}
