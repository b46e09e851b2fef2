import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

import type { Notebook } from "../notebook/notebook.ts";
import { renderNotebook } from "../notebook/write.ts";
import { messageOf } from "../shared/errors.ts";
import { HeadlessError } from "./headless-error.ts";

/**
 * Writes a notebook so that nobody ever reads half of it, and a crash leaves the file that was there.
 *
 * @throws {@link HeadlessError} `NOT_WRITTEN`; the file is then as it was.
 */
export function saveNotebook(notebook: Notebook, path: string): void {
  // A rename onto a symbolic link would replace the link.
  const target = existsSync(path) ? realpathSync(path) : path;
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, renderNotebook(notebook));
    if (existsSync(target)) chmodSync(temporary, statSync(target).mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new HeadlessError("NOT_WRITTEN", `the executed notebook could not be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
