/** A span of the original text: offsets in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text made of pieces of another one, and where each piece came from. */
export interface EditedText {
  readonly code: string;
  /**
   * Four numbers a piece: its line and column in `code` (both from 0), the offset it came from, and 1 when it is a
   * copy, whose characters each have their own origin, or 0 when it was written by us and stands for that one offset.
   */
  readonly pieces: readonly number[];
}

/** What stands at one offset is written in this order: ends of what lies before it, then starts of what lies after it. */
const CLOSER = 0;
const OPENER = 1;
const REPLACEMENT = 2;

/** Which of the two times that a span is written an edit counts for; see {@link Edits.writeTwice}. */
export type Copy = "first" | "second";

/** What stands around and between the two copies of a span. */
interface CopyTexts {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

interface Edit {
  readonly offset: number;
  readonly rank: typeof CLOSER | typeof OPENER | typeof REPLACEMENT;
  /** Closers go in the reverse order of their openers, so that wraps nest. */
  readonly order: number;
  readonly text: string;
  /** Where copying goes on; for insertions the same as `offset`. */
  readonly resume: number;
  /** The offset that the text stands for. */
  readonly origin: number;
  /** Undefined for an edit that counts whenever its place is written. */
  readonly copy?: Copy | undefined;
  /** Set where a span begins that is written twice. */
  readonly twice?: CopyTexts;
  /** Set where it ends: the edit with which it begins. */
  readonly endOf?: Edit;
}

/**
 * Changes to a text, written down in any order as long as an outer wrap comes before the inner ones at the same place.
 * Only this class knows the positions, so it gives the position map for nothing.
 */
export class Edits {
  readonly #original: string;
  readonly #edits: Edit[] = [];
  #copy: Copy | undefined;

  constructor(original: string) {
    this.#original = original;
  }

  /** Writes a span twice; such spans must not contain each other. */
  writeTwice({ start, end }: Span, texts: CopyTexts): void {
    const order = this.#edits.length;
    const begin: Edit = { offset: start, rank: OPENER, order, text: "", resume: start, origin: start, twice: texts };
    this.#edits.push(begin);
    this.#edits.push({ offset: end, rank: CLOSER, order: -order, text: "", resume: end, origin: end, endOf: begin });
  }

  /** Lets the edits that `body` writes down count for one of the two copies only. */
  inCopy(copy: Copy, body: () => void): void {
    this.#copy = copy;
    body();
    this.#copy = undefined;
  }

  wrap(start: number, end: number, before: string, after: string): void {
    this.insertBefore(start, before);
    this.insertAfter(end, after);
  }

  /** Inserts in front of what starts at the offset; it moves along with it. */
  insertBefore(offset: number, text: string): void {
    this.#add({ offset, rank: OPENER, order: this.#edits.length, text, resume: offset, origin: offset });
  }

  /** Inserts behind what ends at the offset; it moves along with it. */
  insertAfter(offset: number, text: string): void {
    this.#add({ offset, rank: CLOSER, order: -this.#edits.length, text, resume: offset, origin: offset });
  }

  /**
   * Replaces a span; edits inside it are dropped, and so are later replacements at its start.
   *
   * @param origin - The offset that an error in the new text is reported at.
   */
  replace(start: number, end: number, text: string, origin: number = start): void {
    this.#add({ offset: start, rank: REPLACEMENT, order: this.#edits.length, text, resume: end, origin });
  }

  remove(start: number, end: number): void {
    this.replace(start, end, "");
  }

  /** Writes the given spans of the original, in the given order, between a head and a tail of ours. */
  render(head: string, segments: readonly Span[], tail: string): EditedText {
    const edits = this.#edits.toSorted((a, b) => a.offset - b.offset || a.rank - b.rank || a.order - b.order);
    const writer = new PieceWriter(this.#original);
    writer.insert(head, 0);
    for (const segment of segments) this.#renderSegment(segment, edits, writer);
    writer.insert(tail, this.#original.length);
    return writer.toText();
  }

  #add(edit: Edit): void {
    this.#edits.push(this.#copy === undefined ? edit : { ...edit, copy: this.#copy });
  }

  #renderSegment({ start, end }: Span, edits: readonly Edit[], writer: PieceWriter): void {
    // A closer at the very start belongs to the segment that ends here.
    const from = afterClosers(edits, start);
    renderSpan({ start, end }, { edits, from, to: afterClosers(edits, end) }, undefined, writer);
  }
}

/** Some edits in a row, sorted. */
interface EditRange {
  readonly edits: readonly Edit[];
  readonly from: number;
  readonly to: number;
}

function renderSpan(
  { start, end }: Span,
  { edits, from, to }: EditRange,
  copy: Copy | undefined,
  writer: PieceWriter,
): void {
  let cursor = start;
  for (let index = from; index < to; index += 1) {
    const edit = edits[index] as Edit;
    if (edit.offset < cursor || (edit.copy !== undefined && edit.copy !== copy)) continue;
    writer.copy(cursor, edit.offset);
    writer.insert(edit.text, edit.origin);
    cursor = edit.resume;
    if (edit.twice === undefined) continue;
    const last = edits.findIndex(({ endOf }) => endOf === edit);
    const span = { start: edit.offset, end: (edits[last] as Edit).offset };
    const inside = { edits, from: index + 1, to: last };
    writer.insert(edit.twice.before, span.start);
    renderSpan(span, inside, "first", writer);
    writer.insert(edit.twice.between, span.start);
    renderSpan(span, inside, "second", writer);
    writer.insert(edit.twice.after, span.end);
    cursor = span.end;
    index = last;
  }
  writer.copy(cursor, end);
}

/** The index of the first edit behind the closers at an offset. */
function afterClosers(edits: readonly Edit[], offset: number): number {
  let index = firstAt(edits, offset);
  while (edits[index]?.offset === offset && edits[index]?.rank === CLOSER) index += 1;
  return index;
}

function firstAt(edits: readonly Edit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle] as Edit).offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

class PieceWriter {
  readonly #original: string;
  readonly #parts: string[] = [];
  readonly #pieces: number[] = [];
  #line = 0;
  #column = 0;

  constructor(original: string) {
    this.#original = original;
  }

  copy(start: number, end: number): void {
    if (start < end) this.#write(this.#original.slice(start, end), start, 1);
  }

  insert(text: string, origin: number): void {
    if (text !== "") this.#write(text, origin, 0);
  }

  toText(): EditedText {
    return { code: this.#parts.join(""), pieces: this.#pieces };
  }

  #write(text: string, origin: number, isCopy: 0 | 1): void {
    this.#parts.push(text);
    this.#pieces.push(this.#line, this.#column, origin, isCopy);
    let lineStart = 0;
    for (let newline = text.indexOf("\n"); newline >= 0; newline = text.indexOf("\n", lineStart)) {
      this.#line += 1;
      this.#column = 0;
      lineStart = newline + 1;
    }
    this.#column += text.length - lineStart;
  }
}
