import { existsSync, lstatSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";

import { isRecord } from "../../shared/json.ts";

/** What stands at a path: nothing, a file with a text, or something that is no plain file. */
export type FoundFile =
  | { readonly kind: "missing" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "other" };

/** The files that modules are compared with: those on the disk, or those that are staged for a commit. */
export interface ProjectTree {
  /** @param path - Relative to the project's root, with forward slashes; so are all paths here. */
  readonly read: (path: string) => FoundFile;
  readonly has: (path: string) => boolean;
}

/** The files of a project as they are on the disk. */
export function createDiskTree(root: string): ProjectTree {
  return {
    read: (path) => {
      const absolute = join(root, path);
      const entry = maybeEntry(absolute);
      if (entry === undefined) return { kind: "missing" };
      return entry.isFile() ? { kind: "text", text: readFileSync(absolute, "utf8") } : { kind: "other" };
    },
    has: (path) => existsSync(join(root, path)),
  };
}

function maybeEntry(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    // ENOTDIR: a file stands where the path has a folder. Writing will say so.
    const code = isRecord(error) ? error["code"] : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
