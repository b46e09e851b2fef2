import type { Span } from "./edits.ts";

/** A text that stands in place of a span of another. */
export interface Replacement extends Span {
  readonly text: string;
}

/** A text with some spans replaced, and the way back to it. */
export class SplicedText {
  readonly text: string;
  readonly #replacements: readonly Replacement[];

  /** @param replacements - In order, and not overlapping. */
  constructor(source: string, replacements: readonly Replacement[]) {
    let text = "";
    let copied = 0;
    for (const replacement of replacements) {
      text += source.slice(copied, replacement.start) + replacement.text;
      copied = replacement.end;
    }
    this.text = text + source.slice(copied);
    this.#replacements = replacements;
  }

  /** The offset in the source of an offset in the text. What is inside a replacement is where that begins. */
  toSource(offset: number): number {
    let shift = 0;
    for (const { start, end, text } of this.#replacements) {
      if (offset < start + shift) break;
      if (offset < start + shift + text.length) return start;
      shift += text.length - (end - start);
    }
    return offset - shift;
  }

  /** The offset in the text of one in the source, which must not be inside a replaced span. */
  fromSource(offset: number): number {
    let shift = 0;
    for (const { start, end, text } of this.#replacements) {
      if (offset < end) break;
      shift += text.length - (end - start);
    }
    return offset + shift;
  }

  /** Whether what stands at an offset in the text was put there. */
  isReplaced(offset: number): boolean {
    let shift = 0;
    return this.#replacements.some(({ start, end, text }) => {
      const from = start + shift;
      shift += text.length - (end - start);
      return from <= offset && offset < from + text.length;
    });
  }
}
