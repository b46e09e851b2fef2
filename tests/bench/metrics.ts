// How fast metric points reach the disk. Runs alone: `node tests/bench/metrics.ts`.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunId } from "../../src/shared/ids.ts";
import { createTrack } from "../../src/track/api/create-track.ts";
import { LocalPort } from "../../src/track/api/local-port.ts";
import { openStore } from "../../src/track/open-store.ts";
import type { MetricPoint } from "../../src/track/run.ts";
import { medianOf } from "./measurement.ts";

export interface MetricsMeasure {
  /** In batches of a thousand points, one transaction each, into a file. */
  readonly pointsPerSecond: number;
  /** One call with one point, which is on the disk afterwards. */
  readonly singleCallMicroseconds: number;
  /** `track.metric` in a loop that awaits each time, as training does. */
  readonly trackCallMicroseconds: number;
}

/** Appends a million points (or as many as told) to one run of a fresh store. */
export async function measureMetrics(pointCount = 1_000_000): Promise<MetricsMeasure> {
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
  const trackCallMicroseconds = await measureTrackCalls(folder);
  rmSync(folder, { recursive: true });
  singleCalls.sort((a, b) => a - b);
  const singleCallMicroseconds = (singleCalls[500] ?? 0) * 1000;
  return { pointsPerSecond: pointCount / seconds, singleCallMicroseconds, trackCallMicroseconds };
}

async function measureTrackCalls(folder: string): Promise<number> {
  const program = { cwd: folder, projectRoot: folder, scriptPath: undefined };
  const port = new LocalPort({ ...program, openStore: (root) => openStore(root), warn: (text) => console.error(text) });
  const track = createTrack(port);
  const calls: number[] = [];
  for (let step = 0; step < 2000; step += 1) {
    const began = performance.now();
    track.metric("loss", step);
    await Promise.resolve();
    calls.push(performance.now() - began);
  }
  await track.flush();
  port.close(undefined);
  return medianOf(calls) * 1000;
}

if (import.meta.main) {
  const { pointsPerSecond, singleCallMicroseconds, trackCallMicroseconds } = await measureMetrics();
  console.log(`metric points: ${Math.round(pointsPerSecond).toLocaleString("en-US")} a second in batches of 1,000`);
  console.log(`one point, one call: ${singleCallMicroseconds.toFixed(1)} µs (median)`);
  console.log(`track.metric, awaited: ${trackCallMicroseconds.toFixed(1)} µs (median)`);
}
