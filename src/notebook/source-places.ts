import { parseTree, type Node } from "jsonc-parser";

/** A place in a file; line and column from 0, in UTF-16 units. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the lines of the code cells stand in the notebook's file: for each code cell, one place for each line of its
 * source. A source that is one string has all its lines at one place.
 *
 * @param text - A notebook of format 4.
 */
export function findSourcePlaces(text: string): readonly (readonly FilePlace[])[] {
  const starts = lineStarts(text);
  const cells = childOf(parseTree(text), "cells")?.children ?? [];
  return cells
    .filter((cell) => childOf(cell, "cell_type")?.value === "code")
    .map((cell) => {
      const source = childOf(cell, "source");
      const strings = source?.type === "array" ? (source.children ?? []) : source === undefined ? [] : [source];
      return strings.flatMap((part) => {
        // Behind the quote.
        const place = placeAt(part.offset + 1, starts);
        const lines = String(part.value).split("\n");
        // A part that ends its line leaves the next one to the next part.
        const count = lines.at(-1) === "" && lines.length > 1 ? lines.length - 1 : lines.length;
        return Array.from({ length: count }, () => place);
      });
    });
}

function childOf(node: Node | undefined, key: string): Node | undefined {
  return node?.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

function placeAt(offset: number, starts: readonly number[]): FilePlace {
  // The last start that is not beyond the offset.
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: offset - (starts[low] ?? 0) };
}
