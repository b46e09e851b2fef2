/** A place in a text as people count: both from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The line and column of a UTF-16 offset. An offset past the end is clamped to the end. */
export function placeOf(text: string, offset: number): Place {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let newline = text.indexOf("\n"); newline >= 0 && newline < end; newline = text.indexOf("\n", newline + 1)) {
    line += 1;
    lineStart = newline + 1;
  }
  return { line, column: end - lineStart + 1 };
}

/** The UTF-16 offset of a line and column. A column past the end of its line is clamped to that end. */
export function offsetOf(text: string, { line, column }: Place): number {
  let lineStart = 0;
  for (let current = 1; current < line; current += 1) {
    const newline = text.indexOf("\n", lineStart);
    if (newline < 0) return text.length;
    lineStart = newline + 1;
  }
  const newline = text.indexOf("\n", lineStart);
  return Math.min(lineStart + column - 1, newline < 0 ? text.length : newline);
}

/** Code points to UTF-16 units: Jupyter counts the first, JavaScript strings the second ("😀" is 1 there, 2 here). */
export function toUtf16(text: string, codePoints: number): number {
  let offset = 0;
  for (let seen = 0; seen < codePoints && offset < text.length; seen += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** UTF-16 units to code points: the way back from {@link toUtf16}. */
export function toCodePoint(text: string, utf16: number): number {
  let codePoints = 0;
  for (let offset = 0; offset < utf16 && offset < text.length; codePoints += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return codePoints;
}

/** Makes any text safe between HTML tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
