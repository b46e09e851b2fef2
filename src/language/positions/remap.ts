import { placeOf } from "../../shared/text.ts";
import type { EditedText } from "./edits.ts";
import { decodeMappings, encodeMappings, type Mark } from "./mappings.ts";
import { toUserOffset } from "./positions.ts";

/** JavaScript that was made of a text, and how its places lead back. */
export interface MappedCode {
  readonly source: string;
  readonly code: string;
  /** The source map from `code` back to `source`, as encoded in its `mappings` field. */
  readonly mappings: string;
}

/**
 * The same for code that was edited once more: copied pieces keep their marks, and what we wrote stands for the place
 * that its piece names.
 */
export function remap({ source, code: before, mappings }: MappedCode, { code, pieces }: EditedText): MappedCode {
  const table = { source, transpiled: before, mappings };
  const marksBefore = decodeMappings(mappings);
  const lineStarts = lineStartsOf(code);
  const lines: Mark[][] = lineStarts.map(() => []);
  const offsetAt = (index: number): number => {
    return index < pieces.length ? (lineStarts[pieces[index] ?? 0] ?? 0) + (pieces[index + 1] ?? 0) : code.length;
  };
  for (let index = 0; index < pieces.length; index += 4) {
    const [line = 0, column = 0, origin = 0, isCopy] = pieces.slice(index, index + 4);
    const userOffset = toUserOffset(table, origin);
    if (userOffset !== undefined) {
      const place = placeOf(source, userOffset);
      lines[line]?.push({ line, column, sourceLine: place.line - 1, sourceColumn: place.column - 1 });
    }
    if (isCopy !== 1) continue;
    const start = placeOf(before, origin);
    const end = placeOf(before, origin + offsetAt(index + 4) - offsetAt(index));
    for (let old = start.line; old <= end.line; old += 1) {
      const from = old === start.line ? start.column : 0;
      const to = old === end.line ? end.column - 1 : Infinity;
      const shift = old === start.line ? column - (start.column - 1) : 0;
      const moved = line + old - start.line;
      for (const mark of marksBefore[old - 1] ?? []) {
        if (mark.column < from || mark.column >= to) continue;
        lines[moved]?.push({ ...mark, line: moved, column: mark.column + shift });
      }
    }
  }
  return { source, code, mappings: encodeMappings(lines) };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
