/** Whitespace and comments at the cursor. */
const TRIVIA = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;
/** What a printer adds or drops without a change of meaning. */
const OPTIONAL = new Set(["(", ")", ";", ",", '"', "'", "`"]);

/**
 * Where a place in printed code stands in the text it was printed from, when both are known to start at the same token:
 * walks through both, passing over whitespace, comments and optional punctuation.
 *
 * @returns Undefined where the two texts differ in more than that, such as at a type annotation.
 */
export function alignedOffset(
  printed: { readonly text: string; readonly start: number; readonly target: number },
  source: { readonly text: string; readonly start: number },
): number | undefined {
  let cursor = source.start;
  let position = printed.start;
  while (position < printed.target) {
    const wanted = printed.text.charAt(position);
    cursor = /\s/.test(wanted) ? cursor : afterTrivia(source.text, cursor);
    const found = source.text.charAt(cursor);
    if (/\s/.test(wanted)) position += 1;
    else if (wanted === found) {
      position += 1;
      cursor += 1;
    } else if (OPTIONAL.has(found)) cursor += 1;
    else if (OPTIONAL.has(wanted)) position += 1;
    else return undefined;
  }
  cursor = afterTrivia(source.text, cursor);
  const wanted = printed.text.charAt(position);
  while (source.text.charAt(cursor) !== wanted && OPTIONAL.has(source.text.charAt(cursor))) {
    cursor = afterTrivia(source.text, cursor + 1);
  }
  return cursor;
}

function afterTrivia(text: string, offset: number): number {
  TRIVIA.lastIndex = offset;
  return offset + (TRIVIA.exec(text)?.[0].length ?? 0);
}
