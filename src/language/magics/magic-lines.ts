import type { CellMagic, CellMagics, MagicGrammar, MagicLine } from "./cell-magics.ts";
import { parseCommand } from "./command-template.ts";
import type { Span } from "../positions/edits.ts";
import { findCandidates, flagsLength, type Candidate, type PercentCandidate } from "./magic-candidates.ts";
import { CODE_MAGICS, TEXT_CELL_MAGICS } from "./magic-forms.ts";
import { replaceMagics, toBlanks } from "./magic-replacement.ts";
import { findMagicStatements, type FoundMagic } from "./magic-statements.ts";
import { toToolText } from "./magic-tool-text.ts";

/**
 * Finds the magics of a cell. A line is a magic when its `%name`, or the `!` of its command, stands where a statement may
 * begin, outside of functions: text in templates, strings and comments stays as it is, and so does arithmetic.
 */
export function findMagics(source: string, grammar: MagicGrammar = {}): CellMagics {
  const { cell, measured, lines, blanked } = readCell(source, grammar);
  const calls = measured === undefined ? lines : [...lines, measured];
  if (calls.length === 0 && blanked.length === 0) return { cell, lines, code: source, written: undefined };
  const { code, pieces } = replaceMagics(source, calls, blanked);
  return { cell, lines: calls, code, written: { text: source, pieces } };
}

/**
 * The TypeScript of a cell for tools that do not run it: magics are blanks, of what they hold only TypeScript is left,
 * and all offsets hold.
 */
export function blankMagics(source: string): string {
  const { measured, lines, blanked } = readCell(source, {});
  return toToolText(source, measured === undefined ? lines : [...lines, measured], blanked);
}

interface ReadCell {
  readonly cell: CellMagic | undefined;
  /** The magic that measures all of the cell. */
  readonly measured: MagicLine | undefined;
  readonly lines: readonly MagicLine[];
  /** What is no TypeScript, and no call. */
  readonly blanked: readonly Span[];
}

function readCell(source: string, grammar: MagicGrammar): ReadCell {
  const candidates = findCandidates(source);
  const [first] = candidates;
  const above = first?.kind === "percent" && first.isCellMagic && isFirstLine(source, first) ? first : undefined;
  const inside = candidates.filter((one) => one.kind === "shell" || !one.isCellMagic);
  if (above === undefined)
    return { cell: undefined, measured: undefined, lines: toLines(source, inside, grammar), blanked: [] };
  const { name, argument, lineNumber, start, end } = above;
  const body: Span = { start: end, end: source.length };
  if (TEXT_CELL_MAGICS.has(name)) {
    const text = source.slice(body.start).replace(/^\r?\n/, "");
    const cell: CellMagic = { name, argument, lineNumber, start, end, text };
    return { cell, measured: undefined, lines: [], blanked: [{ start, end: source.length }] };
  }
  // The grammar must not see the line above.
  const rest = toBlanks(source.slice(0, end)) + source.slice(end);
  const lines = toLines(rest, inside, grammar);
  const measured = toMeasured(source, above, body);
  if (measured !== undefined) return { cell: undefined, measured, lines, blanked: [] };
  const cell: CellMagic = { name, argument, lineNumber, start, end, text: undefined };
  return { cell, measured: undefined, lines, blanked: [{ start, end }] };
}

function isFirstLine(source: string, { start }: Candidate): boolean {
  return source.slice(0, start).trim() === "";
}

function toLines(source: string, candidates: readonly Candidate[], grammar: MagicGrammar): readonly MagicLine[] {
  return findMagicStatements(source, candidates, grammar).map((found) => toLine(source, found));
}

function toLine(source: string, { candidate, maybeName }: FoundMagic): MagicLine {
  const { lineNumber, start, end, mark } = candidate;
  const place = { lineNumber, start, end, mark };
  if (candidate.kind === "shell") {
    const { command: argument, commandStart, isKept } = candidate;
    return {
      kind: "shell",
      name: "!",
      argument,
      command: parseCommand(argument),
      commandStart,
      isKept,
      maybeName,
      ...place,
    };
  }
  const { name, argument } = candidate;
  return toMeasured(source, candidate, undefined) ?? { kind: "text", name, argument, ...place };
}

/** `%time code`, or `%%time` above the body of a cell. Without code it is a mistake, which the magic will tell. */
function toMeasured(source: string, candidate: PercentCandidate, body: Span | undefined): MagicLine | undefined {
  const { name, argument, argumentStart, argumentEnd, lineNumber, start, end, mark } = candidate;
  const form = CODE_MAGICS.get(name);
  if (form === undefined || argument === "?" || argument === "--help") return undefined;
  const afterFlags: Span = {
    start: argumentStart + flagsLength(name, source.slice(argumentStart, argumentEnd)),
    end: argumentEnd,
  };
  const code = body ?? afterFlags;
  if (source.slice(code.start, code.end).trim() === "") return undefined;
  // In front of a cell, only code that runs over and over is prepared by other code.
  const preparation =
    body === undefined ? { start: code.start, end: code.start } : form.isRepeated ? afterFlags : { start: end, end };
  const { isRepeated } = form;
  return {
    kind: "code",
    name,
    argument,
    isCell: body !== undefined,
    isRepeated,
    code,
    preparation,
    lineNumber,
    start,
    end,
    mark,
  };
}
