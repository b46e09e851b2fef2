// Which files did we generate? `.labtrail/` is not committed, so a list in it would be empty in CI and on every other
// machine. A committed list would be one more file to conflict in merges and to go stale when a module is moved. The
// modules say it themselves, in their headers; reading the first bytes of every source file costs milliseconds.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

import { type GeneratedModule, GENERATED_BY, maybeGeneratedModule } from "../render/header.ts";
import { listProjectFiles } from "./project.ts";

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly module: GeneratedModule;
}

const MODULE_ENDINGS = [".ts", ".mts", ".tsx"];

/** A file that begins as ours do. */
export interface GeneratedText {
  readonly path: string;
  readonly text: string;
}

/** Finds every module in a project that was generated from a notebook. */
export function findGeneratedFiles(root: string): readonly GeneratedFile[] {
  return toGeneratedFiles(findGeneratedTexts(root));
}

/** Finds every file in a project that begins as ours do: modules, and the barrels of packages. */
export function findGeneratedTexts(root: string): readonly GeneratedText[] {
  return listProjectFiles(root, MODULE_ENDINGS).flatMap((path) => {
    const absolute = join(root, path);
    return beginsWith(absolute, GENERATED_BY) ? [{ path, text: readFileSync(absolute, "utf8") }] : [];
  });
}

/** Those of them that are modules. */
export function toGeneratedFiles(texts: readonly GeneratedText[]): readonly GeneratedFile[] {
  return texts.flatMap(({ path, text }) => {
    const module = maybeGeneratedModule(text);
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
