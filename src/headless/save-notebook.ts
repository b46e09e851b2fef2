import type { Notebook } from "../notebook/notebook.ts";
import { renderNotebook } from "../notebook/write.ts";
import { messageOf } from "../shared/errors.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { HeadlessError } from "./headless-error.ts";

/**
 * Writes a notebook so that nobody ever reads half of it, and a crash leaves the file that was there.
 *
 * @throws {@link HeadlessError} `NOT_WRITTEN`; the file is then as it was.
 */
export function saveNotebook(notebook: Notebook, path: string): void {
  try {
    replaceFile(path, renderNotebook(notebook));
  } catch (error) {
    throw new HeadlessError("NOT_WRITTEN", `the executed notebook could not be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
