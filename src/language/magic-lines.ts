import type { CellMagics, MagicLine } from "./cell-magics.ts";
import { blankLines, replaceMagics } from "./magic-replacement.ts";
import { findMagicStatements } from "./magic-statements.ts";

/** `%name`, then nothing, a question mark or a blank: `%name(` and `%name;` are arithmetic. */
const MAGIC_LINE = /^[ \t]*%(%?)([A-Za-z_]\w*(?:-[A-Za-z]\w*)*)(\?*[ \t]*|[ \t][^\r\n]*)$/gm;

/**
 * Finds the magics of a cell. A line is a magic when its `%name` stands where a statement may begin, outside of
 * functions: text in templates, strings and comments stays as it is, and so does arithmetic.
 *
 * @param isMagic - Whether there is a line magic of that name. `%name` with another name at the start of a line is
 * arithmetic when the cell makes sense so (`a\n%b`), and otherwise a magic that does not exist. By default every name is one.
 */
export function findMagics(source: string, isMagic: (name: string) => boolean = () => true): CellMagics {
  const found = findCandidates(source);
  if (found.length === 0) return { cell: undefined, lines: [], code: source };
  const [first] = found;
  const isCellMagic = first !== undefined && first.isCellMagic && source.slice(0, first.line.start).trim() === "";
  const cell = isCellMagic ? first.line : undefined;
  const body = cell === undefined ? source : blankLines(source, [cell]);
  const candidates = found.filter((one) => !one.isCellMagic).map(({ line }) => line);
  const lines = findMagicStatements(body, candidates, isMagic);
  return { cell, lines, code: replaceMagics(body, lines) };
}

/** The TypeScript of a cell for tools that do not run it: each magic line is as many blanks, so all offsets hold. */
export function blankMagics(source: string): string {
  const { cell, lines } = findMagics(source);
  return blankLines(source, cell === undefined ? lines : [cell, ...lines]);
}

interface Candidate {
  readonly line: MagicLine;
  readonly isCellMagic: boolean;
}

function findCandidates(source: string): readonly Candidate[] {
  if (!source.includes("%")) return [];
  return Array.from(source.matchAll(MAGIC_LINE), (match): Candidate => {
    const [text, second, name = "", rest = ""] = match;
    const start = match.index;
    const argument = rest.trim().replace(/^\?+$/, "?");
    const lineNumber = source.slice(0, start).split("\n").length;
    return { line: { name, argument, lineNumber, start, end: start + text.length }, isCellMagic: second === "%" };
  });
}
