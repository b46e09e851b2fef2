import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import type { Notebook } from "../../notebook/notebook.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import { CliError } from "../cli-error.ts";

export interface TargetOptions {
  readonly output: string | undefined;
  readonly isInPlace: boolean | undefined;
  readonly isJson: boolean | undefined;
  /** Whether there are other notebooks. */
  readonly isOneOfSeveral: boolean;
  readonly cwd: string;
}

/** Where an executed notebook goes, as it is shown. `-` is stdout. @throws {@link CliError} `BAD_ARGUMENT` */
export function targetOf(notebook: string, options: TargetOptions): string {
  const { output, isInPlace, isJson, isOneOfSeveral, cwd } = options;
  if (output !== undefined && isInPlace === true) {
    throw new CliError("BAD_ARGUMENT", "--output and --in-place cannot both be given", { hint: "Choose one." });
  }
  if (output === "-" && isJson === true) {
    throw new CliError("BAD_ARGUMENT", "--output - and --json would both write to stdout", {
      hint: "Give the executed notebook a path: -o FILE",
    });
  }
  if (isInPlace === true) return notebook;
  const executed = `${notebook.replace(/\.ipynb$/, "")}.executed.ipynb`;
  if (output === undefined) return executed;
  if (!isOneOfSeveral) return output;
  if (statSync(resolve(cwd, output), { throwIfNoEntry: false })?.isDirectory() === true) {
    return join(output, basename(notebook));
  }
  throw new CliError("BAD_ARGUMENT", `"${output}" is no folder, and several notebooks are run`, {
    hint: "Make the folder into which the executed notebooks are to go.",
  });
}

/** @throws {@link CliError} `FILE_NOT_FOUND`; NotebookError for what is no notebook. */
export function readNotebook(path: string, shownPath: string): Notebook {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CliError("FILE_NOT_FOUND", `there is no notebook "${shownPath}"`, {
      hint: "Give the path of an .ipynb file.",
    });
  }
  return parseNotebook(readFileSync(path, "utf8"), shownPath);
}

/** Asked before the notebook runs, which may take hours. @throws {@link CliError} `BAD_ARGUMENT` */
export function requireWritable(path: string, shownPath: string): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && isWritable(dirname(path))) return;
  throw new CliError("BAD_ARGUMENT", `"${shownPath}" cannot be written`, {
    hint: isFolder ? "It is a folder: add the name of a file." : "Its folder must exist, and be yours to write to.",
  });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // Whatever the reason, the caller names the folder.
    return false;
  }
}
