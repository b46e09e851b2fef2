// How fast metric points reach the disk. Runs alone: `node tests/bench/metrics.ts`.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunId } from "../../src/shared/ids.ts";
import { openStore } from "../../src/track/open-store.ts";
import type { MetricPoint } from "../../src/track/run.ts";

export interface MetricsMeasure {
  /** In batches of a thousand points, one transaction each, into a file. */
  readonly pointsPerSecond: number;
  /** One call with one point. */
  readonly singleCallMicroseconds: number;
}

/** Appends a million points (or as many as told) to one run of a fresh store. */
export function measureMetrics(pointCount = 1_000_000): MetricsMeasure {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  const store = openStore(folder);
  const runId = randomUUID().replaceAll("-", "") as RunId;
  store.createRun({ id: runId, experiment: "bench", startedAt: Date.now() });
  const at = Date.now();
  const batch = (from: number): MetricPoint[] =>
    Array.from({ length: 1000 }, (_, index) => ({ key: "loss", step: from + index, value: Math.random(), at }));
  const began = performance.now();
  for (let from = 0; from < pointCount; from += 1000) store.appendMetrics(runId, { source: "explicit" }, batch(from));
  const seconds = (performance.now() - began) / 1000;
  const singleCalls: number[] = [];
  for (let step = 0; step < 1000; step += 1) {
    const start = performance.now();
    store.appendMetrics(runId, { source: "explicit" }, [{ key: "single", step, value: step, at }]);
    singleCalls.push(performance.now() - start);
  }
  store.close();
  rmSync(folder, { recursive: true });
  singleCalls.sort((a, b) => a - b);
  return { pointsPerSecond: pointCount / seconds, singleCallMicroseconds: (singleCalls[500] ?? 0) * 1000 };
}

if (import.meta.main) {
  const { pointsPerSecond, singleCallMicroseconds } = measureMetrics();
  console.log(`metric points: ${Math.round(pointsPerSecond).toLocaleString("en-US")} a second in batches of 1,000`);
  console.log(`one point, one call: ${singleCallMicroseconds.toFixed(1)} µs (median)`);
}
