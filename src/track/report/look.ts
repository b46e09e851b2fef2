import { compareRuns, type Comparison } from "../compare-runs.ts";
import { resolveRun } from "../run-reference.ts";
import type { CellExecution, RunDetails } from "../run.ts";
import type { TrailStore } from "../store.ts";
import type { Report } from "./report.ts";
import { toRunReport } from "./run-report.ts";

/** @throws {@link TrackError} when the reference means no run, or several. */
export function lookUpRun(store: TrailStore, reference: string): RunDetails {
  return store.requireRun(resolveRun(store, reference));
}

/** @throws {@link TrackError} when the reference means no run, or several. */
export function lookAtRun(store: TrailStore, reference: string): Report {
  return toRunReport(lookUpRun(store, reference), readerOf(store));
}

/** @throws {@link TrackError} when a reference means no run, or several. */
export function lookAtDifferences(store: TrailStore, references: readonly string[]): Comparison {
  const details = references.map((reference) => lookUpRun(store, reference));
  return compareRuns(details, readerOf(store));
}

function readerOf(store: TrailStore): (execution: CellExecution) => string {
  return ({ sourceDigest }) => store.requireText(sourceDigest);
}
