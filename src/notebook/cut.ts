// Cuts items out of a JSON list or object, each with one comma and the space beside it.
import { endOfValue, OPEN_BRACE, OPEN_BRACKET, scanArray, scanObject, type Span } from "./scan.ts";
import type { Edit } from "./splice.ts";

/** A member of an object: its span begins at the key. */
export interface Member extends Span {
  readonly key: string;
  readonly value: Span;
}

/** The members of an object; none when the span holds something else. */
export function membersOf(bytes: Buffer, object: Span): readonly Member[] {
  if (bytes[object.start] !== OPEN_BRACE) return [];
  const members: Member[] = [];
  scanObject(bytes, object.start, (key, start, valueStart) => {
    const end = endOfValue(bytes, valueStart);
    members.push({ key, start, end, value: { start: valueStart, end } });
    return end;
  });
  return members;
}

/** The elements of an array; none when the span holds something else. */
export function elementsOf(bytes: Buffer, array: Span): readonly Span[] {
  if (bytes[array.start] !== OPEN_BRACKET) return [];
  const elements: Span[] = [];
  scanArray(bytes, array.start, (start) => {
    const end = endOfValue(bytes, start);
    elements.push({ start, end });
    return end;
  });
  return elements;
}

/**
 * The edits that cut items out of what holds them.
 *
 * @param container - From the opening to behind the closing bracket.
 * @param items - All of its members or elements, in order.
 */
export function cutItems<Item extends Span>(
  container: Span,
  items: readonly Item[],
  isCut: (item: Item, index: number) => boolean,
): readonly Edit[] {
  const cuts = items.map((item, index) => isCut(item, index));
  if (!cuts.includes(true)) return [];
  // `{}` and `[]` on one line are what every writer of notebooks makes of an empty one.
  if (!cuts.includes(false)) return [{ start: container.start + 1, end: container.end - 1, replacement: "" }];
  const edits: Edit[] = [];
  let hasKept = false;
  for (const [index, item] of items.entries()) {
    const previous = items[index - 1];
    if (cuts[index] !== true) hasKept = true;
    else if (hasKept && previous !== undefined) edits.push({ start: previous.end, end: item.end, replacement: "" });
    else edits.push({ start: item.start, end: items[index + 1]?.start ?? item.end, replacement: "" });
  }
  return edits;
}
