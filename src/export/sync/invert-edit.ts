import { diffIndices } from "node-diff3";

import type { AnalysedCell } from "../analyse.ts";
import type { PlacedCell } from "../source-map.ts";

/** What an edit of a cell's text in its module makes of the cell, or why nothing can be made of it. */
export type Inversion =
  | { readonly kind: "source"; readonly source: string }
  | { readonly kind: "refused"; readonly reason: string; readonly fix: string };

/** Lines of the cell that give way to others. */
interface LineEdit {
  readonly start: number;
  /** Which lines go; the new ones stand at `start`. */
  readonly removed: ReadonlySet<number>;
  readonly lines: readonly string[];
}

/**
 * Carries an edit of a region back to its cell, line by line: what the module has of the cell is replaced there, and what
 * the module leaves out (directives, imports) stays.
 *
 * @param placed - The cell as it would be written now.
 * @param edited - What stands in the module in its place.
 */
export function invertEdit({ cell, text, mappings }: PlacedCell, edited: string): Inversion {
  const written = text.split("\n");
  const wanted = edited.split("\n");
  const mapped = mappings();
  const origins = written.map((_, index) => mapped[index]?.[0]?.[1]);
  const source = cell.source.split("\n");
  const edits: LineEdit[] = [];
  for (const { buffer1, buffer2 } of diffIndices(written, wanted)) {
    const [from, count] = buffer1;
    const gone = origins.slice(from, from + count).filter((origin) => origin !== undefined);
    if (count > 0 && gone.length === 0) {
      return {
        kind: "refused",
        reason: "the edit is in lines that are made from other parts of the notebook",
        fix: "A comment above a declaration comes from the markdown above the cell: edit that.",
      };
    }
    const lines = wanted
      .slice(buffer2[0], buffer2[0] + buffer2[1])
      .map((line, index) =>
        withoutAddedExport(line, cell, { written: written[from + index], source, origin: origins[from + index] }),
      );
    edits.push({ start: gone[0] ?? insertionPoint(origins, from), removed: new Set(gone), lines });
  }
  return { kind: "source", source: applyEdits(source, edits).join("\n") };
}

/** Below the line that the new ones follow; failing that, above the one that they precede. */
function insertionPoint(origins: readonly (number | undefined)[], from: number): number {
  const above = origins.slice(0, from).findLast((origin) => origin !== undefined);
  if (above !== undefined) return above + 1;
  return origins.slice(from).find((origin) => origin !== undefined) ?? 0;
}

interface LineContext {
  /** The line that gives way, as the module has it. */
  readonly written: string | undefined;
  readonly source: readonly string[];
  /** Its number in the cell. */
  readonly origin: number | undefined;
}

/** The word `export` that the directive has added is not the cell's own; one that the author wrote stays. */
function withoutAddedExport(
  line: string,
  { directives }: AnalysedCell,
  { written, source, origin }: LineContext,
): string {
  if (!line.startsWith("export ") || directives.export?.visibility !== "export") return line;
  if (/^export (?:\{|\*|default\b|type \{)/.test(line)) return line;
  const isOwn =
    written?.startsWith("export ") === true && origin !== undefined && source[origin]?.startsWith("export ") === true;
  return isOwn ? line : line.slice("export ".length);
}

function applyEdits(source: readonly string[], edits: readonly LineEdit[]): readonly string[] {
  const removed = new Set(edits.flatMap((edit) => [...edit.removed]));
  const inserted = Map.groupBy(edits, ({ start }) => start);
  const linesAt = (index: number): readonly string[] => (inserted.get(index) ?? []).flatMap(({ lines }) => lines);
  return [
    ...source.flatMap((line, index) => [...linesAt(index), ...(removed.has(index) ? [] : [line])]),
    ...linesAt(source.length),
  ];
}
