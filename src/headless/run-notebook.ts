import { performance } from "node:perf_hooks";

import { type Cell, type CodeCell, type Notebook, tagsOf } from "../notebook/notebook.ts";
import type { CellId } from "../shared/ids.ts";
import { isRecord, type JsonObject } from "../shared/json.ts";
import type { CellRange } from "./cell-range.ts";
import { CollectedOutputs } from "./collected-outputs.ts";
import { executeCell, type CellFault, type ExecuteOptions } from "./execute-cell.ts";
import type { HeadlessError } from "./headless-error.ts";
import type { KernelProcess } from "./kernel-process.ts";

/** How one code cell ended. */
export interface CellRun {
  readonly id: CellId;
  /** The cell's place in the notebook, from 0; text cells count. */
  readonly index: number;
  /** `error` also when the cell carries the tag `raises-exception`; `not-run` when an earlier cell ended the run. */
  readonly status: "ok" | "error" | "interrupted" | "skipped" | "not-run";
  readonly durationMs: number;
  readonly executionCount: number | null;
}

/** How a run ended; everything but `ok` names the cell that ended it. */
export type RunOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "cell-failed"; readonly cell: CodeCell; readonly run: CellRun; readonly fault: CellFault }
  | { readonly kind: "interrupted" }
  | { readonly kind: "broken"; readonly cell: CodeCell; readonly run: CellRun; readonly error: HeadlessError };

/** What a run gives, however it ended: the notebook shows everything up to there. */
export interface NotebookRun {
  readonly notebook: Notebook;
  /** One entry for each code cell. */
  readonly cells: readonly CellRun[];
  readonly outcome: RunOutcome;
}

export interface RunOptions extends ExecuteOptions {
  /** Goes on after a cell that fails. Default: it ends the run. */
  readonly allowsErrors?: boolean;
  /** The cells to run; those outside keep what they show. Default: all. */
  readonly range?: CellRange;
  readonly onCellStart?: (cell: CodeCell, index: number) => void;
  readonly onCellEnd?: (run: CellRun) => void;
}

/**
 * Runs the code cells of a notebook in order and collects what they show. A cell that fails ends the run, unless it
 * carries the tag `raises-exception` or errors are allowed; cells tagged `skip-execution` are left out. Outputs of an
 * earlier run are cleared.
 */
export async function runNotebook(
  notebook: Notebook,
  kernel: KernelProcess,
  options: RunOptions = {},
): Promise<NotebookRun> {
  const outputs = new CollectedOutputs();
  const cells: CellRun[] = [];
  let outcome: RunOutcome = { kind: "ok" };
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.kind !== "code") continue;
    if (outcome.kind === "ok" && options.signal?.aborted === true) outcome = { kind: "interrupted" };
    if (outcome.kind !== "ok" || isSkipped(cell) || !isWithin(options.range, index)) {
      const status = outcome.kind === "ok" ? "skipped" : "not-run";
      cells.push({ id: cell.id, index, status, durationMs: 0, executionCount: null });
      continue;
    }
    options.onCellStart?.(cell, index);
    const startedAt = performance.now();
    const result = await executeCell(cell, index, kernel, outputs, options);
    const run: CellRun = {
      id: cell.id,
      index,
      status: result.kind === "broken" ? "error" : result.kind,
      durationMs: performance.now() - startedAt,
      executionCount: outputs.executionCountOf(index),
    };
    cells.push(run);
    options.onCellEnd?.(run);
    if (result.kind === "broken") outcome = { ...result, cell, run };
    else if (result.kind === "interrupted") outcome = result;
    else if (result.kind === "error" && options.allowsErrors !== true && !tagsOf(cell).includes("raises-exception")) {
      outcome = { kind: "cell-failed", cell, run, fault: result.fault };
    }
  }
  return { notebook: withOutputs(notebook, outputs, kernel.info, options.range), cells, outcome };
}

function isWithin(range: CellRange | undefined, index: number): boolean {
  return range === undefined || (range.first <= index && index <= range.last);
}

function isSkipped(cell: CodeCell): boolean {
  return cell.source.trim() === "" || tagsOf(cell).includes("skip-execution");
}

function withOutputs(
  notebook: Notebook,
  outputs: CollectedOutputs,
  info: JsonObject,
  range: CellRange | undefined,
): Notebook {
  const language = info["language_info"];
  return {
    ...notebook,
    metadata: isRecord(language) ? { ...notebook.metadata, language_info: language as JsonObject } : notebook.metadata,
    cells: notebook.cells.map((cell, index): Cell => {
      if (cell.kind !== "code" || !isWithin(range, index)) return cell;
      return { ...cell, outputs: outputs.outputsOf(index), executionCount: outputs.executionCountOf(index) };
    }),
  };
}
