import { Script } from "node:vm";

import { offsetOf } from "../shared/text.ts";
import type { CompiledCell } from "./compiled-cell.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { toUserPlace } from "./positions.ts";

/** What V8 puts in front of a syntax error's message: the line's number, the line, and carets below the fault. */
const POSITION = /:(\d+)\r?\n.*\r?\n([ \t]*)(\^+)/;

/**
 * What the engine itself refuses, such as a wrong regular expression, which the parser takes as it is. To find it
 * here costs 0.02 ms, since functions are only scanned; whoever runs the cell can then rely on it.
 */
export function findEngineFault({ code, fileName, positions }: CompiledCell): Diagnostic | undefined {
  try {
    // Compiled only: it is never run in this process.
    void new Script(code, { filename: fileName });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, line = "1", before = "", carets = ""] = POSITION.exec(error.stack ?? "") ?? [];
    const place = toUserPlace({ ...positions, written: undefined }, Number(line), before.length + 1);
    const start = place === undefined ? 0 : offsetOf(positions.source, place);
    return { message: error.message, start, end: Math.min(start + carets.length, positions.source.length) };
  }
}
