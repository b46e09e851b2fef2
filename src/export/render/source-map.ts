// Maps from a generated text to the cells it was made of (ECMA-426). The sources are named by a cell's path, such as
// `penguins.ipynb/a1b2.ts`: engines and editors cut off what follows a `#`.
import { type MagicString, SourceMap } from "magic-string";

import type { AnalysedCell } from "../cells/analyse.ts";

/** A column of a line, and the line and column of the cell that it comes from; all from 0. */
export type CellMapping = readonly [column: number, cellLine: number, cellColumn: number];

/** One list of mappings for each line of a text. */
export type LineMappings = readonly (readonly CellMapping[])[];

/** A cell somewhere in a text. */
export interface PlacedCell {
  readonly cell: AnalysedCell;
  /** What it came to be there. */
  readonly text: string;
  /** The line of the whole, from 0, at which that begins. */
  readonly line: number;
  readonly mappings: () => LineMappings;
}

/** Where a place in a cell is told to be; line and column from 0. */
export interface SourcePlace {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Says where a place in a cell is to be found. */
export type Locate = (cell: AnalysedCell, line: number, column: number) => SourcePlace;

/** Where the pieces of an edited cell come from. */
export function mappingsOf(edited: MagicString): LineMappings {
  const { mappings } = edited.generateDecodedMap({ hires: "boundary" });
  return mappings.map((line) =>
    line.flatMap(([column, , cellLine, cellColumn]): CellMapping[] =>
      cellLine === undefined || cellColumn === undefined ? [] : [[column, cellLine, cellColumn]],
    ),
  );
}

/**
 * The source map of a text made of cells.
 *
 * @param contents - What the sources hold, by their names; debuggers show it where there is no such file.
 */
export function mapCells(
  cells: readonly PlacedCell[],
  locate: Locate,
  contents: (source: string) => string | undefined,
): SourceMap {
  const sources = new Map<string, number>();
  const mappings: [number, number, number, number][][] = [];
  for (const placed of cells) {
    for (const [index, line] of placed.mappings().entries()) {
      mappings[placed.line + index] = line.map(([column, cellLine, cellColumn]) => {
        const place = locate(placed.cell, cellLine, cellColumn);
        if (!sources.has(place.source)) sources.set(place.source, sources.size);
        return [column, sources.get(place.source) ?? 0, place.line, place.column];
      });
    }
  }
  return new SourceMap({
    file: "",
    sources: [...sources.keys()],
    sourcesContent: Array.from(sources.keys(), (source) => contents(source) ?? ""),
    names: [],
    mappings: Array.from(mappings, (line) => line ?? []),
  });
}
