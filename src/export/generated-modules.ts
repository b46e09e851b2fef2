// Which files did we generate? `.labtrail/` is not committed, so a list in it would be empty in CI and on every other
// machine. A committed list would be one more file to conflict in merges and to go stale when a module is moved. The
// modules say it themselves, in their headers; reading the first bytes of every source file costs milliseconds.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

import { type GeneratedModule, GENERATED_BY, maybeGeneratedModule } from "./header.ts";
import { listProjectFiles } from "./project.ts";

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly module: GeneratedModule;
}

const MODULE_ENDINGS = [".ts", ".mts", ".tsx"];

/** Finds every module in a project that was generated from a notebook. */
export function findGeneratedFiles(root: string): readonly GeneratedFile[] {
  return listProjectFiles(root, MODULE_ENDINGS).flatMap((path) => {
    const absolute = join(root, path);
    if (!beginsWith(absolute, GENERATED_BY)) return [];
    const module = maybeGeneratedModule(readFileSync(absolute, "utf8"));
    return module === undefined ? [] : [{ path, module }];
  });
}

function beginsWith(path: string, text: string): boolean {
  const bytes = Buffer.alloc(Buffer.byteLength(text));
  const file = openSync(path, "r");
  try {
    readSync(file, bytes);
  } finally {
    closeSync(file);
  }
  return bytes.toString("utf8") === text;
}
