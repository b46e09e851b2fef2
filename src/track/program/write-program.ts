import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";

import { renderNotebook } from "../../notebook/write.ts";
import { messageOf } from "../../shared/errors.ts";
import { TrackError } from "../store.ts";
import { renderProgramNotebook } from "./program-notebook.ts";
import { renderProgramScript } from "./program-script.ts";
import { toProgram, type Slice } from "./slice-program.ts";

const SCRIPTS = [".ts", ".mts"];

/**
 * Writes the program of a slice to a file: a notebook or a script, as its name says.
 *
 * @param path - Absolute.
 * @returns What there is to say about it.
 * @throws {@link TrackError} `BAD_SLICE` for another kind of file, and for one that cannot be written.
 */
export function writeProgram(slice: Slice, path: string): string {
  const program = toProgram(slice);
  const text = renderProgram(slice, path);
  // What somebody has written must not go for want of a glance.
  if (existsSync(path) && !isProgramOfOurs(readFileSync(path, "utf8"))) {
    throw new TrackError("BAD_SLICE", `"${path}" is there already, and is no slice`, { hint: "Give another name." });
  }
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new TrackError("BAD_SLICE", `"${path}" cannot be written: ${messageOf(error)}`, { cause: error });
  }
  const { length } = program.cells;
  const count = `${length} ${length === 1 ? "cell" : "cells"}`;
  return `${slice.title}: ${count} written to ${path}${program.lacksSecrets ? "; secrets were taken out of them" : ""}`;
}

/** The program as text, for a file of that name. */
export function renderProgram(slice: Slice, path: string): string {
  const program = toProgram(slice);
  const kind = extname(path);
  if (kind === ".ipynb") return renderNotebook(renderProgramNotebook(program, dirname(path)));
  if (SCRIPTS.includes(kind)) return renderProgramScript(program, dirname(path));
  throw new TrackError("BAD_SLICE", `a slice is written as a notebook or a script, and "${path}" is neither`, {
    hint: "Let the name end in .ipynb or .ts.",
  });
}

function isProgramOfOurs(text: string): boolean {
  return /(?:^\/\/ |"source": \[\s*")The slice of /m.test(text);
}
