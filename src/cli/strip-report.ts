import type { NotebookError } from "../notebook/notebook-error.ts";
import type { Stripped } from "../notebook/strip.ts";
import type { JsonObject } from "../shared/json.ts";

/** What the strip made, or would make, of one file. */
export interface StripReport {
  /** As the user named it. */
  readonly path: string;
  readonly state: "clean" | "dirty" | "excluded" | "refused";
  readonly removed: Removed;
  readonly warnings: readonly string[];
  readonly error: NotebookError | undefined;
}

/** How much is removed from a notebook. */
export interface Removed {
  readonly bytes: number;
  /** Cells whose outputs go, all or some. */
  readonly outputs: number;
  readonly executionCounts: number;
  readonly cells: number;
}

export const NOTHING_REMOVED: Removed = { bytes: 0, outputs: 0, executionCounts: 0, cells: 0 };

export function countRemoved(before: Buffer, { bytes, cells, droppedCells }: Stripped): Removed {
  return {
    bytes: before.length - bytes.length,
    outputs: cells.filter(({ outputs }) => outputs !== undefined).length,
    executionCounts: cells.filter(({ executionCount }) => executionCount !== undefined).length,
    cells: droppedCells,
  };
}

/** What is removed, in words: `outputs of 2 cells, 3 execution counts`. */
export function describeRemoved({ outputs, executionCounts, cells }: Removed): string {
  const parts = [
    outputs === 0 ? [] : [`outputs of ${count(outputs, "cell")}`],
    executionCounts === 0 ? [] : [count(executionCounts, "execution count")],
    cells === 0 ? [] : [count(cells, "whole cell")],
  ].flat();
  return parts.length === 0 ? "metadata" : parts.join(", ");
}

export function toStripJson(reports: readonly StripReport[]): JsonObject {
  return {
    files: reports.map(({ path, state, removed, warnings, error }) => ({
      path,
      state,
      removed: { ...removed },
      warnings,
      error:
        error === undefined
          ? undefined
          : {
              code: error.code,
              message: error.message,
              hint: error.hint,
              line: error.place?.line,
              column: error.place?.column,
            },
    })),
  };
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
