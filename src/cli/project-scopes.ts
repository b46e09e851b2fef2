import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { findProjectRoot, toRelativePath } from "../export/project/project.ts";
import { CliError } from "./cli-error.ts";

/** What of one project a command is about. */
export interface ProjectScope {
  readonly root: string;
  /** Notebooks and folders, relative to the root. */
  readonly scope: readonly string[];
}

/** Sorts the arguments by their projects: where a notebook's modules go must not depend on where the command runs. */
export function scopesOf(paths: readonly string[], cwd: string, endings = [".ipynb"]): readonly ProjectScope[] {
  if (paths.length === 0) return [{ root: findProjectRoot(cwd), scope: [""] }];
  const scopes = new Map<string, string[]>();
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const entry = statSync(absolute, { throwIfNoEntry: false });
    if (entry === undefined) {
      throw new CliError("FILE_NOT_FOUND", `there is no notebook "${path}"`, {
        hint: "Give the path of an .ipynb file.",
      });
    }
    if (entry.isFile() && !endings.some((ending) => path.endsWith(ending))) {
      throw new CliError("BAD_ARGUMENT", `"${path}" is no notebook`, { hint: "Give the path of an .ipynb file." });
    }
    const root = findProjectRoot(entry.isDirectory() ? absolute : dirname(absolute));
    scopes.set(root, [...(scopes.get(root) ?? []), toRelativePath(root, absolute)]);
  }
  return Array.from(scopes, ([root, scope]) => ({ root, scope }));
}
