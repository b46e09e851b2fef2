import { stripVTControlCharacters } from "node:util";

import type { CellChange, KeyChange, NotebookDiff } from "./diff-notebooks.ts";
import { type LineChange, withContext } from "./diff-texts.ts";

export interface DiffTextOptions {
  readonly hasColor: boolean;
  /** How many unchanged lines are shown around a change. */
  readonly contextLines: number;
}

const STYLES = { bold: 1, dim: 2, reverse: 7, red: 31, green: 32, yellow: 33 } as const;
const SIGNS = { same: " ", removed: "-", added: "+" } as const;
const LINE_STYLES = { same: undefined, removed: "red", added: "green" } as const;

/** A comparison for the terminal: the cells that changed, and nothing of the others. */
export function renderDiffText({ cells, metadata }: NotebookDiff, options: DiffTextOptions): string {
  const blocks = cells
    .filter(({ kind, isMoved }) => kind !== "same" || isMoved)
    .map((change) => [paint(titleOf(change), ["bold"], options), ...renderCell(change, options)].join("\n"));
  if (metadata.length > 0) {
    blocks.push([paint("notebook metadata", ["bold"], options), ...renderKeys(metadata, options)].join("\n"));
  }
  return blocks.map((block) => `${block}\n`).join("\n");
}

/** What happened to a cell, in one line: `cell 3 [code] 1f2e3d4c: edited, moved from 5`. */
export function titleOf({ kind, isMoved, before, after }: CellChange): string {
  const { cell, cellNumber } = after ?? before ?? { cell: undefined, cellNumber: 0 };
  const id = cell?.hasOwnId === true ? ` ${cell.id}` : "";
  const type =
    before !== undefined && after !== undefined && before.cell.kind !== after.cell.kind
      ? `${before.cell.kind} -> ${after.cell.kind}`
      : cell?.kind;
  const deeds = [kind === "same" ? [] : [kind], isMoved ? [`moved from ${before?.cellNumber}`] : []].flat();
  return `cell ${cellNumber} [${type}]${id}: ${deeds.join(", ")}`;
}

function renderCell({ source, metadata, outputs }: CellChange, options: DiffTextOptions): readonly string[] {
  const lines = hasChange(source) ? renderLines(source, options) : [];
  if (metadata.length > 0) lines.push(paint("  metadata", ["dim"], options), ...renderKeys(metadata, options));
  if (hasChange(outputs)) lines.push(paint("  outputs", ["dim"], options), ...renderLines(outputs, options));
  return lines;
}

function hasChange(lines: readonly LineChange[]): boolean {
  return lines.some(({ kind }) => kind !== "same");
}

function renderLines(lines: readonly LineChange[], options: DiffTextOptions): string[] {
  return withContext(lines, options.contextLines).map((line) => {
    if (line === undefined) return paint("  ...", ["dim"], options);
    const style = LINE_STYLES[line.kind];
    const isCompared = line.parts.length > 1;
    const parts = line.parts.map(({ text, isChanged }) => {
      const styles = style === undefined ? [] : isCompared && isChanged ? [style, "reverse" as const] : [style];
      return paint(stripVTControlCharacters(text), styles, options);
    });
    const sign = paint(SIGNS[line.kind], style === undefined ? [] : [style], options);
    return sign + parts.join("");
  });
}

function renderKeys(changes: readonly KeyChange[], options: DiffTextOptions): readonly string[] {
  return changes.flatMap(({ key, before, after }) => [
    ...(before === undefined ? [] : [paint(`-${key}: ${JSON.stringify(before)}`, ["red"], options)]),
    ...(after === undefined ? [] : [paint(`+${key}: ${JSON.stringify(after)}`, ["green"], options)]),
  ]);
}

function paint(text: string, styles: readonly (keyof typeof STYLES)[], { hasColor }: DiffTextOptions): string {
  if (!hasColor || styles.length === 0 || text === "") return text;
  return `\u001B[${styles.map((style) => STYLES[style]).join(";")}m${text}\u001B[0m`;
}
