import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { replaceFile } from "../shared/replace-file.ts";
import type { FilePlan } from "./plan.ts";
import { ScaffoldError } from "./scaffold-error.ts";

/**
 * Writes what is new, and what is changed where that is allowed. A file that has appeared since the plan was made is no
 * more written over than one that was there before.
 *
 * @throws {@link ScaffoldError} `BAD_FOLDER`.
 */
export function writePlan(folder: string, plan: readonly FilePlan[], mayChange: boolean): void {
  try {
    for (const file of plan) {
      const path = join(folder, file.path);
      if (file.kind === "create") {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, file.content, { flag: "wx" });
      } else if (file.kind === "change" && mayChange) replaceFile(path, file.after);
    }
  } catch (error) {
    throw new ScaffoldError("BAD_FOLDER", `the project cannot be written: ${messageOf(error)}`, {
      hint: "What was written so far is complete files; call it again to go on.",
      cause: error,
    });
  }
}
