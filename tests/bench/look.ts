// How long looking takes: ten thousand runs compared, and a million points drawn. Runs alone: `node tests/bench/look.ts`.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunId } from "../../src/shared/ids.ts";
import { openStore } from "../../src/track/open-store.ts";
import { rankRuns } from "../../src/track/rank-runs.ts";
import type { TrailStore } from "../../src/track/store.ts";
import { medianOf, type Measure } from "./measurement.ts";
import { MLFLOW_POINTS, MLFLOW_RUNS, mlflowPeer } from "./mlflow.ts";

const RUNS = 10_000;
const METRICS = 20;
const POINTS = 1_000_000;
const ROUNDS = 9;

/** Appends what is looked at. */
function fill(store: TrailStore): RunId {
  for (let index = 0; index < RUNS; index += 1) {
    const id = newId();
    store.createRun({ id, name: `trial-${index}`, experiment: "bench", startedAt: index });
    store.addParams(id, [{ key: "rate", value: index % 7, source: "auto" }]);
    const points = Array.from({ length: METRICS }, (_, metric) => ({
      key: metric === 0 ? "loss" : `metric_${metric}`,
      step: 1,
      value: Math.random(),
      at: index,
    }));
    store.appendMetrics(id, { source: "auto" }, points);
  }
  const long = newId();
  store.createRun({ id: long, name: "long", experiment: "long", startedAt: RUNS });
  for (let from = 0; from < POINTS; from += 10_000) {
    const points = Array.from({ length: 10_000 }, (_, index) => ({
      key: "curve",
      step: from + index,
      value: Math.random(),
      at: 0,
    }));
    store.appendMetrics(long, { source: "auto" }, points);
  }
  return long;
}

function newId(): RunId {
  return randomUUID().replaceAll("-", "") as RunId;
}

function medianMs(work: () => void): number {
  work();
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return medianOf(times);
}

export const measure: Measure = async () => {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  const store = openStore(folder);
  const long = fill(store);
  const table = medianMs(() => store.tabulateRuns({ experiment: "bench" }));
  const best = medianMs(() => rankRuns(store, "loss", { experiment: "bench" }));
  const curve = medianMs(() => store.metricCurve(long, "curve", { maxPoints: 2000 }));
  store.close();
  rmSync(folder, { recursive: true });
  return [
    {
      what: `${METRICS} metrics of ${RUNS.toLocaleString("en")} runs side by side`,
      unit: "ms",
      ours: table,
      peer: mlflowPeer("compare_ms", `of ${MLFLOW_RUNS.toLocaleString("en")}`),
      budget: { kind: "atMost", limit: 100 },
    },
    {
      what: `the best of ${RUNS.toLocaleString("en")} runs`,
      unit: "ms",
      ours: best,
      peer: mlflowPeer("best_ms", `of ${MLFLOW_RUNS.toLocaleString("en")}`),
    },
    {
      what: "a curve of a million points in 2,000",
      unit: "ms",
      ours: curve,
      peer: mlflowPeer("curve_ms", `of ${MLFLOW_POINTS.toLocaleString("en")}`),
      budget: { kind: "atMost", limit: 10 },
    },
  ];
};

if (import.meta.main) {
  for (const { what, ours } of await measure()) console.log(`${what}: ${ours.toFixed(1)} ms (median of ${ROUNDS})`);
}
