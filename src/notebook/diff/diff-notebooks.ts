import { isDeepStrictEqual } from "node:util";

import type { Json, JsonObject } from "../../shared/json.ts";
import { alignCells } from "../merge/align-cells.ts";
import type { Cell, Notebook } from "../notebook.ts";
import { diffTexts, type LineChange } from "./diff-texts.ts";
import { longestIncreasing } from "./longest-increasing.ts";
import { describeOutputs } from "./output-text.ts";

/** A cell and where it stands. */
export interface PlacedCell {
  readonly cell: Cell;
  /** From 1. */
  readonly cellNumber: number;
}

/** One cell of the two notebooks together. */
export interface CellChange {
  readonly kind: "same" | "edited" | "added" | "removed";
  readonly isMoved: boolean;
  /** Undefined for a cell that was added. */
  readonly before: PlacedCell | undefined;
  /** Undefined for a cell that was removed. */
  readonly after: PlacedCell | undefined;
  readonly source: readonly LineChange[];
  readonly metadata: readonly KeyChange[];
  /** Empty unless outputs are compared. */
  readonly outputs: readonly LineChange[];
}

/** A key whose value differs; undefined on the side that has none. */
export interface KeyChange {
  readonly key: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface NotebookDiff {
  /** In the order of the second notebook; a removed cell stands where it would. */
  readonly cells: readonly CellChange[];
  readonly metadata: readonly KeyChange[];
}

export interface DiffOptions {
  readonly outputs: boolean;
  readonly metadata: boolean;
}

/** Compares two notebooks cell by cell. */
export function diffNotebooks(before: Notebook, after: Notebook, options: DiffOptions): NotebookDiff {
  const pairs = alignCells(before.cells, after.cells);
  const kept = new Set(longestIncreasing(pairs.flatMap((index) => (index === undefined ? [] : [index]))));
  const cells = after.cells.map((cell, index): CellChange => {
    const beforeIndex = pairs[index];
    const earlier = beforeIndex === undefined ? undefined : before.cells[beforeIndex];
    return {
      ...compareCells(earlier, cell, options),
      isMoved: beforeIndex !== undefined && !kept.has(beforeIndex),
      before: earlier === undefined ? undefined : { cell: earlier, cellNumber: (beforeIndex ?? 0) + 1 },
      after: { cell, cellNumber: index + 1 },
    };
  });
  for (const [index, cell] of before.cells.entries()) {
    if (pairs.includes(index)) continue;
    const removed: CellChange = {
      ...compareCells(cell, undefined, options),
      isMoved: false,
      before: { cell, cellNumber: index + 1 },
      after: undefined,
    };
    // Behind the cell that it stood behind, or another one that was removed there.
    const predecessor = cells.findLastIndex((change) => change.before?.cellNumber === index);
    cells.splice(predecessor + 1, 0, removed);
  }
  const metadata = options.metadata ? compareKeys(before.metadata, after.metadata) : [];
  return { cells, metadata };
}

/** Whether the notebooks are the same as far as they were compared. */
export function isEmptyDiff({ cells, metadata }: NotebookDiff): boolean {
  return metadata.length === 0 && cells.every(({ kind, isMoved }) => kind === "same" && !isMoved);
}

function compareCells(before: Cell | undefined, after: Cell | undefined, options: DiffOptions) {
  const source = diffTexts(before?.source ?? "", after?.source ?? "");
  const metadata = options.metadata ? compareKeys(before?.metadata ?? {}, after?.metadata ?? {}) : [];
  const outputs = options.outputs ? diffTexts(outputsOf(before), outputsOf(after)) : [];
  const isSame =
    before?.kind === after?.kind &&
    [...source, ...outputs].every((change) => change.kind === "same") &&
    metadata.length === 0;
  const kind = before === undefined ? "added" : after === undefined ? "removed" : isSame ? "same" : "edited";
  return { kind, source, metadata, outputs } as const;
}

function outputsOf(cell: Cell | undefined): string {
  return cell?.kind === "code" ? describeOutputs(cell.outputs) : "";
}

function compareKeys(before: JsonObject, after: JsonObject): readonly KeyChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => ({ key, before: before[key], after: after[key] }));
}
