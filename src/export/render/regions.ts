import { type GeneratedModule, hashText } from "./header.ts";

/** The text of one cell in a module, between marks that editors fold and that lead back to the cell. */
export interface Region {
  readonly cellId: string;
  readonly text: string;
}

/** A region that was found in a text. */
export interface FoundRegion extends Region {
  /** The line below its first mark, from 0. */
  readonly line: number;
}

export function renderRegion({ cellId, text }: Region): string {
  return `// #region ${cellId}\n${text}\n// #endregion`;
}

/** The regions of a module, in their order. A cell may hold regions of its own; one that is not closed ends with the file. */
export function parseRegions(body: string): readonly FoundRegion[] {
  const regions: FoundRegion[] = [];
  let cellId = "";
  let start = 0;
  let lines: string[] = [];
  let depth = 0;
  for (const [index, line] of body.split("\n").entries()) {
    const [, mark, name = ""] = /^[ \t]*\/\/ ?#(region|endregion)\b *(\S*)/.exec(line) ?? [];
    if (mark === "endregion") depth -= 1;
    if (depth > 0) lines.push(line);
    else if (mark === "endregion") regions.push({ cellId, line: start, text: lines.join("\n") });
    if (mark !== "region") continue;
    if (depth <= 0) {
      depth = 0;
      cellId = name;
      start = index + 1;
      lines = [];
    }
    depth += 1;
  }
  if (depth > 0) regions.push({ cellId, line: start, text: lines.join("\n") });
  return regions;
}

/** The cells whose text in the module is no longer what was generated from them. */
export function findEditedCells({ header, body }: GeneratedModule): readonly string[] {
  const regions = new Map(parseRegions(body).map(({ cellId, text }) => [cellId, hashText(text)]));
  return header.cells.filter(({ id, outputHash }) => regions.get(id) !== outputHash).map(({ id }) => id);
}
