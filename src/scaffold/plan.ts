import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { maybeMerge } from "./merge-files.ts";
import { ScaffoldError } from "./scaffold-error.ts";
import type { TemplateFile } from "./template.ts";

/** What becomes of one file of a template. */
export type FilePlan =
  | { readonly kind: "create"; readonly path: string; readonly content: string }
  /** It is there, and gets more; whoever owns it is asked. */
  | { readonly kind: "change"; readonly path: string; readonly before: string; readonly after: string }
  /** It is there with all that the template has. */
  | { readonly kind: "same"; readonly path: string }
  /** It is there with something else in it, and stays as it is. */
  | { readonly kind: "keep"; readonly path: string };

/**
 * Compares a template with what is in a folder. Nothing is written.
 *
 * @throws {@link ScaffoldError} `BAD_FOLDER` for a place that is no folder, `BAD_FILE` for a file that cannot be added to.
 */
export function planFiles(folder: string, files: readonly TemplateFile[]): readonly FilePlan[] {
  requireFolder(folder);
  return files.flatMap(({ path, content }): readonly FilePlan[] => {
    const full = join(folder, path);
    if (isMarker(path)) return hasContent(dirname(full)) ? [] : [{ kind: "create", path, content }];
    const stats = statSync(full, { throwIfNoEntry: false });
    if (stats === undefined) return [{ kind: "create", path, content }];
    const before = stats.isFile() ? readFileSync(full, "utf8") : undefined;
    if (before === content) return [{ kind: "same", path }];
    const after = before === undefined ? undefined : maybeMerge(path, before, content);
    if (before === undefined || after === undefined) return [{ kind: "keep", path }];
    return [before === after ? { kind: "same", path } : { kind: "change", path, before, after }];
  });
}

/** It keeps a folder in git that has nothing in it. */
function isMarker(path: string): boolean {
  return path.endsWith("/.gitkeep");
}

function hasContent(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

function requireFolder(folder: string): void {
  for (let above = folder; ; above = dirname(above)) {
    const stats = statSync(above, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true || above === dirname(above)) return;
    if (stats !== undefined) {
      throw new ScaffoldError("BAD_FOLDER", `"${above}" is a file`, { hint: "Give the path of a folder." });
    }
  }
}
