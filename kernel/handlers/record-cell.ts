import type { CellId } from "../../src/shared/ids.ts";
import type { CellEnd } from "../../src/track/recorder.ts";
import type { CellOutcome } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import { runCell, type Cell } from "./run-cell.ts";

/** What a cell gave, and what tracking has to say about it. */
export interface RecordedOutcome {
  readonly outcome: CellOutcome;
  /** Lines to show below the cell. */
  readonly notes: readonly string[];
}

/** How the record names a cell. */
export interface CellIdentity {
  readonly cellId: CellId | undefined;
  readonly executionCount: number;
  /** Ids of cells that are gone from the notebook. */
  readonly deletedCells: readonly string[];
}

/** Runs a cell, and has the tracker remember that it ran. */
export async function runRecordedCell(
  cell: Cell,
  identity: CellIdentity,
  context: KernelContext,
): Promise<RecordedOutcome> {
  const { executionId, source } = cell;
  const tracker = await context.tracker();
  const settings = await context.settings();
  tracker.beginCell({ executionId, source, ...identity, jsx: () => settings.of().transpile.jsx });
  const startedAt = performance.now();
  const durationMs = (): number => performance.now() - startedAt;
  let outcome: CellOutcome;
  try {
    outcome = await runCell(cell, tracker, context);
  } catch (error) {
    await tracker.endCell(executionId, { status: "error", durationMs: durationMs() });
    throw error;
  }
  const notes = await tracker.endCell(executionId, toCellEnd(outcome, durationMs()));
  return { outcome, notes };
}

function toCellEnd(outcome: CellOutcome, durationMs: number): CellEnd {
  if (outcome.kind === "value") return { status: "ok", durationMs };
  const { ename, evalue } = outcome.fault;
  return { status: outcome.kind, durationMs, error: { ename, evalue } };
}
