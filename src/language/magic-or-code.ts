// `!ready` and `const files = !ls` are TypeScript as well as commands. They are TypeScript when the name has a value:
// without one, they could only fail.
import type { Program } from "oxc-parser";

import { findCellStatements } from "./cell-statements.ts";
import type { ShellCandidate } from "./magic-candidates.ts";
import type { SplicedText } from "./spliced-text.ts";
import { walk } from "./syntax-tree.ts";

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
export function maybeUnknownName(
  { command, isKept, mark, end }: ShellCandidate,
  { program, spliced, commandStarts, isKnownName }: CellReading,
): string | undefined {
  const [name] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(command) ?? [];
  if (name === undefined || RESERVED.has(name) || isKnownName(name)) return undefined;
  const start = spliced.fromSource(mark);
  const isStatement = findCellStatements(program).some(({ statement, value }) => {
    // A longer one goes on in the next line, which no command does.
    return value.start === start && statement.end <= spliced.fromSource(end) && isKept === statement.start < start;
  });
  return isStatement && !isUsedElsewhere(name, program, commandStarts) ? name : undefined;
}

/** Whether a name stands in the code of the cell: then it is likely declared there, or used as a value. */
function isUsedElsewhere(name: string, program: Program, commandStarts: ReadonlySet<number>): boolean {
  let isUsed = false;
  walk(program, (node) => {
    isUsed ||= node.type === "Identifier" && node.name === name && !commandStarts.has(node.start);
  });
  return isUsed;
}
