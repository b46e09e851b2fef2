import type { AnalysedCell } from "../../export/cells/analyse.ts";
import { placeCells } from "../../export/format/format-layout.ts";
import type { ModulePlan } from "../../export/plan/plan.ts";
import { layOutModule } from "../../export/render/render.ts";
import type { LineMappings, PlacedCell } from "../../export/render/source-map.ts";
import type { SourceOrigins } from "./compile.ts";

/** The origins of a file that a person wrote. */
export function originsInFile(path: string, text: string): SourceOrigins {
  return { originOf: (line, column) => ({ source: path, line, column }), contentOf: () => text };
}

/** How a source map names a cell. Engines and editors cut off what follows a `#`, so it is a path. */
function cellSource({ notebookPath, id }: AnalysedCell): string {
  return `${notebookPath}/${id}.ts`;
}

/**
 * The origins of a module that was generated from a notebook: its cells. What no cell wrote has none.
 *
 * @param text - As it is on the disk: what the project's formatter may have made of it.
 */
export function originsInCells(plan: ModulePlan, text: string): SourceOrigins {
  const layout = layOutModule(plan);
  const cells = layout.text === text ? layout.cells : placeCells(layout, text);
  const placed = cells.map((cell) => ({ ...cell, lines: cell.mappings() }));
  const contents = new Map(placed.map(({ cell }) => [cellSource(cell), cell.source]));
  return {
    originOf: (line, column) => {
      const inside = placed.findLast((one) => one.line <= line);
      const found = inside && maybeMapping(inside, line, column);
      return inside && found && { source: cellSource(inside.cell), line: found[1], column: found[2] };
    },
    contentOf: (source) => contents.get(source) ?? "",
  };
}

/** The last mapping at or before a column; from there, the text is the cell's. */
function maybeMapping(
  { line: start, lines }: PlacedCell & { readonly lines: LineMappings },
  line: number,
  column: number,
): readonly [number, number, number] | undefined {
  const mapping = lines[line - start]?.findLast(([from]) => from <= column);
  return mapping && [column, mapping[1], mapping[2] + column - mapping[0]];
}
