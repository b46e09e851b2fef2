import { diffIndices } from "node-diff3";

import type { AnalysedCell } from "../cells/analyse.ts";
import type { PlacedCell } from "../render/source-map.ts";

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
 * the module leaves out (directives, imports) stays. Where a formatter has made several lines of one, or one of several,
 * these lines are replaced together.
 *
 * @param placed - The cell as it would be written now.
 * @param edited - What stands in the module in its place.
 */
export function invertEdit({ cell, text, mappings }: PlacedCell, edited: string): Inversion {
  const written = text.split("\n");
  const wanted = edited.split("\n");
  const mapped = mappings();
  const origins = written.map((_, index) => (mapped[index] ?? []).map(([, line]) => line));
  const firstOrigins = origins.map(([first]) => first);
  const source = cell.source.split("\n");
  const edits: LineEdit[] = [];
  for (const { from, to, wantedFrom, wantedTo } of widenToBlocks(diffLines(written, wanted), origins)) {
    const gone = new Set(origins.slice(from, to).flat());
    if (to > from && gone.size === 0) {
      return {
        kind: "refused",
        reason: "the edit is in lines that are made from other parts of the notebook",
        fix: "A comment above a declaration comes from the markdown above the cell: edit that.",
      };
    }
    const lines = wanted
      .slice(wantedFrom, wantedTo)
      .map((line, index) =>
        withoutAddedExport(line, cell, { written: written[from + index], source, origin: firstOrigins[from + index] }),
      );
    edits.push({ start: Math.min(...gone, insertionPoint(firstOrigins, from, gone)), removed: gone, lines });
  }
  return { kind: "source", source: applyEdits(source, edits).join("\n") };
}

/** Lines of a region that give way to lines of the edited one; ends are exclusive. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly wantedFrom: number;
  readonly wantedTo: number;
}

function diffLines(written: readonly string[], wanted: readonly string[]): readonly Hunk[] {
  return diffIndices([...written], [...wanted]).map(
    ({ buffer1: [from, count], buffer2: [wantedFrom, wantedCount] }) => {
      return { from, to: from + count, wantedFrom, wantedTo: wantedFrom + wantedCount };
    },
  );
}

/**
 * Lines that share a line of the cell cannot be replaced one without the other.
 *
 * @param origins - Of each line, the lines of the cell that it is made of.
 */
function widenToBlocks(hunks: readonly Hunk[], origins: readonly (readonly number[])[]): readonly Hunk[] {
  const isJoined = (index: number): boolean => {
    const [above, below] = [origins.slice(0, index).findLast(hasSome), origins.slice(index).find(hasSome)];
    return above !== undefined && below !== undefined && Math.max(...above) >= Math.min(...below);
  };
  const widened: Hunk[] = [];
  for (const { from, to, wantedFrom, wantedTo } of hunks) {
    let [start, end] = [from, to];
    while (start > 0 && isJoined(start)) start -= 1;
    while (end < origins.length && isJoined(end)) end += 1;
    const hunk = { from: start, to: end, wantedFrom: wantedFrom - (from - start), wantedTo: wantedTo + (end - to) };
    const last = widened.at(-1);
    if (last === undefined || last.to <= hunk.from) widened.push(hunk);
    else widened[widened.length - 1] = { ...last, to: hunk.to, wantedTo: hunk.wantedTo };
  }
  return widened;
}

function hasSome(lines: readonly number[]): boolean {
  return lines.length > 0;
}

/** Below the line that the new ones follow; failing that, above the one that they precede. */
function insertionPoint(origins: readonly (number | undefined)[], from: number, gone: ReadonlySet<number>): number {
  if (gone.size > 0) return Number.POSITIVE_INFINITY;
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
