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

/**
 * The name that the TypeScript of a line begins with, when that name has no value anywhere.
 *
 * @returns Undefined when the line is TypeScript.
 */
export function maybeUnknownName(
  { command, isKept, mark, end }: ShellCandidate,
  program: Program,
  spliced: SplicedText,
  isKnownName: (name: string) => boolean,
): string | undefined {
  const [name] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(command) ?? [];
  if (name === undefined || RESERVED.has(name) || isKnownName(name)) return undefined;
  const start = spliced.fromSource(mark);
  const isStatement = findCellStatements(program).some(({ statement, value }) => {
    // A longer one goes on in the next line, which no command does.
    return value.start === start && statement.end <= spliced.fromSource(end) && isKept === statement.start < start;
  });
  return isStatement && countUses(program, name) === 1 ? name : undefined;
}

/** How often a name stands in the cell: more than once, and it is likely declared or used as a value. */
function countUses(program: Program, name: string): number {
  let count = 0;
  walk(program, (node) => {
    if (node.type === "Identifier" && node.name === name) count += 1;
  });
  return count;
}
