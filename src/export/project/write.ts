// The only file of the export that changes the disk. What it may not do: overwrite a file that a person wrote or edited,
// leave half a file behind, or leave the project's folder.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

import { assertNever, messageOf } from "../../shared/errors.ts";
import type { CheckedModule } from "./check.ts";
import { ExportError } from "../export-error.ts";
import { keepBase } from "../sync/bases.ts";

export type WriteOutcome = "written" | "unchanged" | "removed" | "refused";

/**
 * Brings the disk to what a notebook gives, as far as nothing is lost by it.
 *
 * @returns `refused` for a file that was written or edited by hand, and for one whose notebook cannot be seen.
 * @throws {@link ExportError} `OUTSIDE_PROJECT` or `WRITE_FAILED`; the file is then as it was.
 */
export function writeModule(root: string, { role, path, text, state }: CheckedModule): WriteOutcome {
  switch (state.kind) {
    case "current":
      return "unchanged";
    case "stale":
    case "missing":
      if (text === undefined) return "refused";
      replaceFile(requireInside(root, path), text);
      if (role === "module") keepBase(root, path, text);
      return "written";
    case "orphaned":
      // A notebook that is gone may be on another branch, and a sparse checkout leaves some out.
      if (state.isEdited || state.isNotebookGone) return "refused";
      rmSync(requireInside(root, path));
      return "removed";
    case "edited":
    case "foreign":
      return "refused";
    default:
      return assertNever(state);
  }
}

/**
 * Writes a file of a project over whatever is there: for those who know that nothing of it is lost.
 *
 * @throws {@link ExportError} `OUTSIDE_PROJECT` or `WRITE_FAILED`; the file is then as it was.
 */
export function overwriteFile(root: string, path: string, text: string): void {
  replaceFile(requireInside(root, path), text);
}

/** The absolute path of a file in the project, also after every symbolic link on the way is followed. */
function requireInside(root: string, path: string): string {
  const absolute = join(root, path);
  // Of folders that are still to be made there is nothing to follow.
  let existing = dirname(absolute);
  while (!existsSync(existing)) existing = dirname(existing);
  const way = relative(realpathSync(root), realpathSync(existing));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new ExportError("OUTSIDE_PROJECT", `"${path}" leads out of the project to "${realpathSync(existing)}"`, {
      hint: "Name a module inside of the project, or remove the symbolic link on the way.",
    });
  }
  return absolute;
}

/** Writes a file whole or not at all: whoever reads it meanwhile sees the old text or the new. */
function replaceFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new ExportError("WRITE_FAILED", `cannot write "${path}": ${messageOf(error)}`, { cause: error });
  }
}
