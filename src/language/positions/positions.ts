// A cell is rewritten twice: oxc prints it as JavaScript, then our edits turn that into the code that runs; where it has
// magics, they became code before that. A table holds what is needed to go back. Making it costs next to nothing; all
// work is left for the first error, if one comes.
import { offsetOf, placeOf, type Place } from "../../shared/text.ts";
import { alignBackwards, alignForwards, type Alignment } from "./alignment.ts";
import { decodeMappings, type Mark } from "./mappings.ts";

/** How positions in a compiled cell lead back to the user's text. Plain data, sent along with every cell. */
export interface PositionTable {
  /** The user's text, or the TypeScript that was made of it. */
  readonly source: string;
  /** The JavaScript that oxc made of it. */
  readonly transpiled: string;
  /** The source map from `transpiled` to `source`, encoded. */
  readonly mappings: string;
  /** The pieces that the compiled cell is made of; see `EditedText`. */
  readonly pieces: readonly number[];
  /** The user's text where `source` is not it, because magics in it became calls. */
  readonly written?: WrittenText | undefined;
}

/** A text of the user, and the pieces of it that the TypeScript is made of; see `EditedText`. */
export interface WrittenText {
  readonly text: string;
  readonly pieces: readonly number[];
}

/** The user's text. */
export function userTextOf({ source, written }: PositionTable): string {
  return written?.text ?? source;
}

/**
 * The place in the user's text of a place in the compiled cell, both as V8 reports them: counted from 1. Code that we
 * wrote around the user's belongs to the statement or expression that it stands for.
 *
 * @returns Undefined when no code of the user stands before that place.
 */
export function toUserPlace(table: PositionTable, line: number, column: number): Place | undefined {
  const transpiledOffset = toOrigin(table.pieces, table.transpiled, line - 1, column - 1);
  const offset = transpiledOffset === undefined ? undefined : toUserOffset(table, transpiledOffset);
  if (offset === undefined) return undefined;
  return placeOf(userTextOf(table), toWrittenOffset(table, offset));
}

/** The offset in the user's text of one in the TypeScript that was made of it. */
export function toWrittenOffset(
  { source, written }: Pick<PositionTable, "source" | "written">,
  offset: number,
): number {
  if (written === undefined) return offset;
  const { line, column } = placeOf(source, offset);
  return toOrigin(written.pieces, written.text, line - 1, column - 1) ?? 0;
}

/** The offset in the original of a place, counted from 0, in a text that was made of pieces of it. */
function toOrigin(pieces: readonly number[], original: string, line: number, column: number): number | undefined {
  const [pieceLine, pieceColumn, origin, isCopy] = pieces.slice(lastPieceBefore(pieces, line, column)).slice(0, 4);
  if (pieceLine === undefined || pieceColumn === undefined || origin === undefined) return undefined;
  if (isCopy !== 1) return origin;
  if (line === pieceLine) return origin + column - pieceColumn;
  const start = placeOf(original, origin);
  return offsetOf(original, { line: start.line + line - pieceLine, column: column + 1 });
}

/** The index in `pieces` of the last piece that starts at or before a place. */
function lastPieceBefore(pieces: readonly number[], line: number, column: number): number {
  let low = 0;
  let high = pieces.length / 4;
  while (low < high) {
    const middle = (low + high) >> 1;
    const pieceLine = pieces[middle * 4] ?? 0;
    const isBefore = pieceLine < line || (pieceLine === line && (pieces[middle * 4 + 1] ?? 0) <= column);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? pieces.length : (low - 1) * 4;
}

const decoded = new WeakMap<object, MarkedLines>();

function marksOf(table: Pick<PositionTable, "mappings">): MarkedLines {
  let lines = decoded.get(table);
  if (lines === undefined) {
    lines = decodeMappings(table.mappings);
    decoded.set(table, lines);
  }
  return lines;
}

/** The UTF-16 offset in the user's text of an offset in the transpiled one. */
export function toUserOffset(
  table: Omit<PositionTable, "pieces" | "written">,
  transpiledOffset: number,
): number | undefined {
  const lines = marksOf(table);
  const { line, column } = placeOf(table.transpiled, transpiledOffset);
  const before = lastMarkBefore(lines, line - 1, column - 1);
  if (before === undefined) return undefined;
  const known = toAlignment(table, before);
  const forwards = alignForwards(known, transpiledOffset);
  if (forwards !== undefined) return forwards;
  // A text that was quoted differently, for one.
  if (known.printedStart === transpiledOffset) return known.sourceStart;
  const after = firstMarkAfter(lines, line - 1, column - 1);
  const backwards = after === undefined ? undefined : alignBackwards(toAlignment(table, after), transpiledOffset);
  return backwards ?? known.sourceStart;
}

type MarkedLines = readonly (readonly Mark[])[];

/** The last mark at or before a place, on its line or an earlier one. */
function lastMarkBefore(lines: MarkedLines, line: number, column: number): Mark | undefined {
  for (let current = Math.min(line, lines.length - 1); current >= 0; current -= 1) {
    const mark = lines[current]?.findLast((one) => current < line || one.column <= column);
    if (mark !== undefined) return mark;
  }
  return undefined;
}

/** The first mark after a place, on its line. */
function firstMarkAfter(lines: MarkedLines, line: number, column: number): Mark | undefined {
  return lines[line]?.find((mark) => mark.column > column);
}

function toAlignment({ source, transpiled }: Omit<PositionTable, "pieces">, mark: Mark): Alignment {
  return {
    printed: transpiled,
    printedStart: offsetOf(transpiled, { line: mark.line + 1, column: mark.column + 1 }),
    source,
    sourceStart: offsetOf(source, { line: mark.sourceLine + 1, column: mark.sourceColumn + 1 }),
  };
}
