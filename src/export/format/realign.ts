// A formatter moves the words of a text and adds or takes punctuation; the words themselves stay, in their order. Along them,
// the places of the formatted text lead back to those of the text before.
import type { CellMapping, LineMappings } from "../source-map.ts";

/** A word, a number or a sign, and where it stands; line and column from 0. */
interface Token {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What a formatter may add, drop or exchange. */
const OPTIONAL = /^[,;()"'`|&{}]$/;
/** How far to look for the next common word where two texts differ by more than punctuation. */
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

function* matchTokens(before: readonly Token[], after: readonly Token[]): Generator<readonly [Token, Token]> {
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old === undefined || fresh === undefined) return;
    if (old.text === fresh.text) {
      yield [old, fresh];
      i += 1;
      j += 1;
    } else if (OPTIONAL.test(fresh.text)) j += 1;
    else if (OPTIONAL.test(old.text)) i += 1;
    else [i, j] = nextCommon(before, after, [i, j]);
  }
}

function nextCommon(
  before: readonly Token[],
  after: readonly Token[],
  [i, j]: readonly [number, number],
): [number, number] {
  for (let distance = 1; distance <= HORIZON; distance += 1) {
    for (let ahead = 0; ahead <= distance; ahead += 1) {
      const old = before[i + ahead]?.text;
      if (old !== undefined && old === after[j + distance - ahead]?.text) return [i + ahead, j + distance - ahead];
    }
  }
  return [i + 1, j + 1];
}
