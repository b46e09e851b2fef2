import { Script } from "node:vm";

import { offsetOf } from "../shared/text.ts";
import type { CompiledCell } from "./compiled-cell.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { toUserPlace, userTextOf } from "./positions/positions.ts";

/** What V8 puts in front of a syntax error's message: the line's number, the line, and carets below the fault. */
const POSITION = /:(\d+)\r?\n.*\r?\n([ \t]*)(\^+)/;

/** A line that never parses: V8 keeps what it has compiled, text and all, and so nothing is compiled here to the end. */
const END = "\n)";

/**
 * What the engine itself refuses, such as a wrong regular expression, which the parser takes as it is. Its place is in the
 * user's text. Looked for only when an engine has refused the cell: for each cell it would take a twentieth of the time
 * that a short one needs in all.
 */
export function findEngineFault({ code, fileName, positions }: CompiledCell): Diagnostic | undefined {
  const error = errorOf(code + END, fileName);
  const [, line = "1", before = "", carets = ""] = POSITION.exec(error.stack ?? "") ?? [];
  if (Number(line) > countLines(code)) return undefined;
  const text = userTextOf(positions);
  const place = toUserPlace(positions, Number(line), before.length + 1);
  const start = place === undefined ? 0 : offsetOf(text, place);
  return { message: error.message, start, end: Math.min(start + carets.length, text.length) };
}

/** What V8 says to a text that does not parse. */
function errorOf(text: string, fileName: string): SyntaxError {
  const { stackTraceLimit } = Error;
  // Only the place in the text is of interest, and to write down our own frames takes longer than to read the text.
  Error.stackTraceLimit = 0;
  try {
    void new Script(text, { filename: fileName });
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  throw new Error(`V8 takes what is not JavaScript, in ${fileName}`);
}

function countLines(text: string): number {
  let count = 1;
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) count += 1;
  return count;
}
