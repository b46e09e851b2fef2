/** Whitespace and comments at the cursor. */
const TRIVIA = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;
/** What a printer adds or drops without a change of meaning. */
const OPTIONAL = new Set(["(", ")", ";", ",", '"', "'", "`"]);

/** Two texts, one printed from the other, at a token where both are known to be the same. */
export interface Alignment {
  readonly printed: string;
  readonly printedStart: number;
  readonly source: string;
  readonly sourceStart: number;
}

/**
 * Where a place in printed code stands in the source, going on from a known token before it: walks through both texts
 * and passes over whitespace, comments and optional punctuation.
 *
 * @returns Undefined where the texts differ in more than that, such as at a type annotation.
 */
export function alignForwards(from: Alignment, target: number): number | undefined {
  const { printed, source } = from;
  let position = from.printedStart;
  let cursor = afterTrivia(source, from.sourceStart);
  while (position < target) {
    const wanted = printed.charAt(position);
    const found = source.charAt(cursor);
    if (isBlank(wanted)) position += 1;
    else if (wanted === found) {
      position += 1;
      cursor = afterTrivia(source, cursor + 1);
    } else if (OPTIONAL.has(found)) cursor = afterTrivia(source, cursor + 1);
    else if (OPTIONAL.has(wanted)) position += 1;
    else return undefined;
  }
  const wanted = printed.charAt(target);
  while (source.charAt(cursor) !== wanted && OPTIONAL.has(source.charAt(cursor))) {
    cursor = afterTrivia(source, cursor + 1);
  }
  return source.charAt(cursor) === wanted ? cursor : undefined;
}

/** The same from a known token behind the place, for code that differs before it: `.x` in `(row as Row).x`. */
export function alignBackwards(from: Alignment, target: number): number | undefined {
  const { printed, source } = from;
  let position = from.printedStart;
  let cursor = from.sourceStart;
  while (position > target) {
    position -= 1;
    const wanted = printed.charAt(position);
    if (isBlank(wanted)) continue;
    cursor -= 1;
    while (source.charAt(cursor) !== wanted && isPassable(source.charAt(cursor))) cursor -= 1;
    if (source.charAt(cursor) !== wanted) return undefined;
  }
  return cursor;
}

function isPassable(character: string): boolean {
  return isBlank(character) || OPTIONAL.has(character);
}

function isBlank(character: string): boolean {
  return /\s/.test(character);
}

function afterTrivia(text: string, offset: number): number {
  TRIVIA.lastIndex = offset;
  return offset + (TRIVIA.exec(text)?.[0].length ?? 0);
}
