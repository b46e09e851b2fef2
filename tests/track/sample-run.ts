import { randomUUID } from "node:crypto";

import type { CellId, ExecutionId, RunId } from "../../src/shared/ids.ts";
import type { CellExecution, DatasetUse, MetricPoint, Session } from "../../src/track/run.ts";
import type { NewRun, TrailStore } from "../../src/track/store.ts";

export const AT = Date.UTC(2026, 10, 23, 9, 30);
export const SESSION: Session = {
  id: "5e551017",
  notebook: "notebooks/penguins.ipynb",
  startedAt: AT,
  endedAt: undefined,
  host: "lab",
  pid: 42,
};

export function runId(): RunId {
  return randomUUID().replaceAll("-", "") as RunId;
}

/** Starts a run with what every run has. */
export function createRun(store: TrailStore, run: Partial<NewRun> = {}): RunId {
  const id = run.id ?? runId();
  store.createRun({ experiment: "penguins", startedAt: AT, ...run, id });
  return id;
}

export function points(key: string, values: readonly number[], firstStep = 0): readonly MetricPoint[] {
  return values.map((value, index) => ({ key, value, step: firstStep + index, at: AT + index }));
}

export function dataset(changes: Partial<DatasetUse> = {}): DatasetUse {
  return {
    name: "penguins.csv",
    version: undefined,
    digest: "a".repeat(64),
    role: undefined,
    source: "auto",
    location: "data/penguins.csv",
    sizeBytes: 15_241,
    rowCount: undefined,
    schema: undefined,
    ...changes,
  };
}

/** Saves an execution of a cell, with its source, and returns its id. */
export function saveCell(store: TrailStore, source: string, changes: Partial<CellExecution> = {}): ExecutionId {
  store.saveSession(SESSION);
  const id = randomUUID() as ExecutionId;
  store.saveExecution({
    id,
    sessionId: SESSION.id,
    order: 1,
    cellId: "cell-1" as CellId,
    sourceDigest: store.saveText(source),
    codeDigest: store.saveText(source),
    executionCount: 1,
    startedAt: AT,
    end: { status: "ok", durationMs: 12.5, error: undefined },
    reads: [],
    writes: [],
    files: [],
    ...changes,
  });
  return id;
}
