/** Half a character, which no decoded text has by itself. */
const MARK = "\uDFFF";
/** With `u` it is not found in whole characters. */
const MARKS = /\uDFFF/gu;

/**
 * Tells a "\r" at the end of a quoted field from that of a line's end, which a parser told to look for "\n" leaves behind
 * the last field: while the text is parsed, a mark stands for each "\r" before a quote.
 */
export class QuotedReturns {
  #hasMarks = false;
  /** A "\r" at the end of a piece: the quote may be in the next one. */
  #held = "";

  mark(piece: string): string {
    const text = this.#held + piece;
    this.#held = text.endsWith("\r") ? "\r" : "";
    const whole = text.slice(0, text.length - this.#held.length);
    if (!whole.includes('\r"')) return whole;
    this.#hasMarks = true;
    return whole.replaceAll('\r"', `${MARK}"`);
  }

  /** What is held back at the end of the text. */
  rest(): string {
    return this.#held;
  }

  unmark(fields: string[]): void {
    if (!this.#hasMarks) return;
    for (const [index, field] of fields.entries()) fields[index] = field.replaceAll(MARKS, "\r");
  }
}
