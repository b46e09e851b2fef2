// A formatter moves the words of a text and adds or takes punctuation; the words themselves stay, in their order. Along them,
// the places of the formatted text lead back to those of the text before.
import type { CellMapping, LineMappings } from "../render/source-map.ts";

/** A word, a number or a sign, and where it stands; line and column from 0. */
interface Token {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const WORD = /^[\p{ID_Continue}$]/u;
/** How far to look for the next common word. */
const HORIZON = 40;

/**
 * The mappings of a formatted text.
 *
 * @param mappings - Of the text before.
 */
export function realignMappings(before: string, mappings: LineMappings, after: string): LineMappings {
  const lines: CellMapping[][] = after.split("\n").map(() => []);
  for (const [old, fresh] of matchTokens(readTokens(before), readTokens(after))) {
    const origin = maybeOrigin(mappings[old.line] ?? [], old.column);
    if (origin !== undefined) lines[fresh.line]?.push([fresh.column, ...origin]);
  }
  return lines;
}

function maybeOrigin(
  segments: readonly CellMapping[],
  column: number,
): readonly [line: number, column: number] | undefined {
  const segment = segments.findLast(([start]) => start <= column);
  return segment && [segment[1], segment[2] + column - segment[0]];
}

function readTokens(text: string): readonly Token[] {
  return text.split("\n").flatMap((content, line) =>
    Array.from(content.matchAll(/[\p{ID_Continue}$]+|\S/gu), ({ 0: found, index }) => {
      return { text: found, line, column: index };
    }),
  );
}

/** Words lead the way; of the signs between two words, those that are there on both sides. */
function* matchTokens(before: readonly Token[], after: readonly Token[]): Generator<readonly [Token, Token]> {
  let [i, j] = [0, 0];
  for (const [old, fresh] of [...matchWords(before, after), [before.length, after.length] as const]) {
    yield* matchSigns(before.slice(i, old), after.slice(j, fresh));
    const [word, same] = [before[old], after[fresh]];
    if (word !== undefined && same !== undefined) yield [word, same];
    [i, j] = [old + 1, fresh + 1];
  }
}

type IndexPair = readonly [before: number, after: number];

/** The places of words that are the same, in their order. */
function* matchWords(before: readonly Token[], after: readonly Token[]): Generator<IndexPair> {
  const [old, fresh] = [wordPlaces(before), wordPlaces(after)];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    const [from, to] = [i, j];
    const isSame = (a: number, b: number): boolean =>
      before[old[from + a] ?? -1]?.text === after[fresh[to + b] ?? -1]?.text;
    const [skipped, added] = nearestPair(isSame);
    const [at, place] = [old[i + skipped], fresh[j + added]];
    if (at === undefined || place === undefined) return;
    yield [at, place];
    [i, j] = [i + skipped + 1, j + added + 1];
  }
}

function wordPlaces(tokens: readonly Token[]): readonly number[] {
  return [...tokens.keys()].filter((index) => WORD.test(tokens[index]?.text ?? ""));
}

/** How many words to leave out on each side until both go on alike. */
function nearestPair(isSame: (before: number, after: number) => boolean): IndexPair {
  for (let distance = 0; distance <= HORIZON; distance += 1) {
    for (let ahead = 0; ahead <= distance; ahead += 1) {
      if (isSame(ahead, distance - ahead)) return [ahead, distance - ahead];
    }
  }
  return [Number.POSITIVE_INFINITY, 0];
}

function* matchSigns(before: readonly Token[], after: readonly Token[]): Generator<readonly [Token, Token]> {
  let from = 0;
  for (const fresh of after) {
    const index = before.findIndex(({ text }, place) => place >= from && text === fresh.text);
    const old = before[index];
    if (old === undefined) continue;
    yield [old, fresh];
    from = index + 1;
  }
}
