import type { StripOptions } from "../notebook/strip-options.ts";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";

import { listProjectFiles } from "../export/project/project.ts";
import { NotebookError } from "../notebook/notebook-error.ts";
import { stripNotebook } from "../notebook/strip.ts";
import { matchesGlob } from "../shared/glob.ts";
import { CliError } from "./cli-error.ts";
import { countRemoved, NOTHING_REMOVED, type StripReport } from "./strip-report.ts";

const ENDINGS = [".ipynb", ".zpln"];

/** A file to strip. */
export interface StripTarget {
  /** As messages call it. */
  readonly name: string;
  /** From the top folder, for patterns. */
  readonly path: string;
  readonly read: () => Buffer;
  /** Called only with content that differs. */
  readonly write: (content: Buffer) => void;
}

/** Files by what a user named: files, and folders for the notebooks in them. @throws {@link CliError} */
export function findNotebookPaths(cwd: string, names: readonly string[], isForced: boolean): readonly string[] {
  return names.flatMap((name) => {
    const stats = statSync(resolve(cwd, name), { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new CliError("FILE_NOT_FOUND", `there is no notebook "${name}"`, {
        hint: "Give the paths of .ipynb files, or of folders.",
      });
    }
    if (stats.isDirectory()) return listProjectFiles(resolve(cwd, name), ENDINGS).map((path) => join(name, path));
    if (isForced || ENDINGS.some((ending) => name.endsWith(ending))) return [name];
    throw new CliError("BAD_ARGUMENT", `"${name}" does not end with ${ENDINGS.join(" or ")}`, {
      hint: "Say --force if it is a notebook all the same.",
    });
  });
}

/** Strips one file, or says only what would be removed. A file that cannot be read as a notebook is told in the report. */
export function stripTarget(target: StripTarget, options: StripOptions, isDry: boolean): StripReport {
  const report = { path: target.name, removed: NOTHING_REMOVED, warnings: [], error: undefined };
  if (options.exclude.some((pattern) => matchesGlob(target.path, pattern))) return { ...report, state: "excluded" };
  try {
    const content = target.read();
    const stripped = stripNotebook(content, target.name, { ...options, exclude: [] });
    const { warnings } = stripped;
    if (stripped.bytes.equals(content)) return { ...report, warnings, state: "clean" };
    if (!isDry) target.write(stripped.bytes);
    return { ...report, warnings, state: "dirty", removed: countRemoved(content, stripped) };
  } catch (error) {
    if (error instanceof NotebookError) return { ...report, state: "refused", error };
    throw error;
  }
}
