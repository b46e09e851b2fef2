// `!ready` and `const files = !ls` are TypeScript as well as commands. They are TypeScript when the name has a value:
// without one, they could only fail.
import type { Program } from "oxc-parser";

import { findCellStatements } from "./cell-statements.ts";
import type { ShellCandidate } from "./magic-candidates.ts";
import { maybeProgram } from "../parse/parse-module.ts";
import type { SplicedText } from "../positions/spliced-text.ts";
import { walk } from "../parse/syntax-tree.ts";

const RESERVED: ReadonlySet<string> = new Set(
  "async await class delete false function import new null super this true typeof void yield".split(" "),
);

/** The cell as TypeScript, with its magics replaced by marks. */
export interface CellReading {
  readonly program: Program;
  readonly spliced: SplicedText;
  /** Where, in the text that was parsed, the first words of possible commands stand. */
  readonly commandStarts: ReadonlySet<number>;
  readonly isKnownName: (name: string) => boolean;
}

/**
 * The name that the TypeScript of a line begins with, when that name has no value anywhere.
 *
 * @returns Undefined when the line is TypeScript.
 */
export function maybeUnknownName(candidate: ShellCandidate, reading: CellReading): string | undefined {
  const { isKept, mark, end } = candidate;
  const { program, spliced } = reading;
  const name = maybeNameWithoutValue(candidate, reading);
  if (name === undefined) return undefined;
  const start = spliced.fromSource(mark);
  const isStatement = findCellStatements(program).some(({ statement, value }) => {
    // A longer one goes on in the next line, which no command does.
    return value.start === start && statement.end <= spliced.fromSource(end) && isKept === statement.start < start;
  });
  return isStatement ? name : undefined;
}

/** Whether a line ends in an operator and is about a name without a value: `!ls /`, which the next line would complete. */
export function isCutOff(candidate: ShellCandidate, reading: CellReading): boolean {
  const line = `!${candidate.command}`;
  if (!/[-+*/%&|<>^,?]$/.test(line) || maybeProgram(line) !== undefined || maybeProgram(`${line} 0`) === undefined)
    return false;
  const start = reading.spliced.fromSource(candidate.mark);
  const isStatement = findCellStatements(reading.program).some(({ value }) => value.start === start);
  return isStatement && maybeNameWithoutValue(candidate, reading) !== undefined;
}

/** The name that a line begins with as TypeScript, when it has no value in the session or the cell. */
function maybeNameWithoutValue(
  { command }: ShellCandidate,
  { program, commandStarts, isKnownName }: CellReading,
): string | undefined {
  const [name] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(command) ?? [];
  if (name === undefined || RESERVED.has(name) || isKnownName(name)) return undefined;
  return isUsedElsewhere(name, program, commandStarts) ? undefined : name;
}

/** Whether a name stands in the code of the cell: then it is likely declared there, or used as a value. */
function isUsedElsewhere(name: string, program: Program, commandStarts: ReadonlySet<number>): boolean {
  let isUsed = false;
  walk(program, (node) => {
    isUsed ||= node.type === "Identifier" && node.name === name && !commandStarts.has(node.start);
  });
  return isUsed;
}
