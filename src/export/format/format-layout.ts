import { hashText, maybeGeneratedModule, renderWithHeader } from "../render/header.ts";
import { parseRegions } from "../render/regions.ts";
import { hashCell, type ModuleLayout } from "../render/render.ts";
import type { PlacedCell } from "../render/source-map.ts";
import type { FormatText } from "./format-text.ts";
import { realignMappings } from "./realign.ts";

/** Why a module stays as we write it, although its project has a formatter. */
export interface FormatProblem {
  readonly message: string;
  readonly fix: string;
}

export interface FormattedLayout extends ModuleLayout {
  readonly problem: FormatProblem | undefined;
}

/**
 * Formats a module as its project would, and says anew where its cells are. The hashes in its header are those of the
 * formatted text, and one is of the text as we write it: by that, a module is known to be current without the formatter.
 */
export function formatLayout(layout: ModuleLayout, path: string, format: FormatText): FormattedLayout {
  const formatted = format(path, layout.text);
  if (formatted.kind === "unformatted") return { ...layout, problem: undefined };
  if (formatted.kind === "failed") {
    const { message, fix } = formatted;
    return { ...layout, problem: { message, fix } };
  }
  const before = maybeGeneratedModule(layout.text);
  const after = maybeGeneratedModule(formatted.text);
  const regions = parseRegions(after?.body ?? "");
  const isWhole =
    regions.length === layout.cells.length && layout.cells.every(({ cell }, i) => regions[i]?.cellId === cell.id);
  if (before === undefined || after === undefined || !isWhole) {
    const fix = "Let the formatter leave comments where they are, or leave the module out of what it formats.";
    return { ...layout, problem: { message: "the formatter moves the lines by which labtrail knows the module", fix } };
  }
  const hashes = layout.cells.map(({ cell }, index) => {
    return hashCell(cell, regions[index]?.text ?? "");
  });
  const text = renderWithHeader(after.header.notebookPaths, hashes, after.body, {
    unformattedHash: hashText(before.body),
  });
  return { text, cells: placeCells(layout, text), problem: undefined };
}

/** Where the cells of a module are in the text that a formatter made of it. */
export function placeCells({ cells }: Pick<ModuleLayout, "cells">, text: string): readonly PlacedCell[] {
  const regions = parseRegions(text);
  return cells.map((placed, index): PlacedCell => {
    const { text: own = "", line = 0 } = regions[index] ?? {};
    return { cell: placed.cell, text: own, line, mappings: () => realignMappings(placed.text, placed.mappings(), own) };
  });
}
