// What tracking adds to a cell. Runs alone: `node tests/bench/track-overhead.ts`.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import type { CellId, ExecutionId } from "../../src/shared/ids.ts";
import { createTracker } from "../../src/track/session/create-tracker.ts";

interface Cost {
  /** From the beginning of the cell to its notes, medians. */
  readonly waitedMs: number;
  /** With what is done when nobody waits any more. */
  readonly totalMs: number;
}

export interface OverheadMeasure {
  /** A cell that gives nothing to a run. */
  readonly plain: Cost;
  /** A cell whose computed metric goes to the open run, in a session of many cells. */
  readonly metric: Cost;
}

/** A cell of the usual length, unlike all others. */
function cellOf(index: number): string {
  const lines = Array.from(
    { length: 10 },
    (_, line) => `const v${index}_${line} = rows.filter((row) => row.x > ${line}).map((row) => row.y * scale);`,
  );
  return lines.join("\n");
}

/** Cells in which nothing happens: all the time they take is tracking. */
export async function measureTrackOverhead(cellCount = 500): Promise<OverheadMeasure> {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  const tracker = createTracker({ cwd: folder, notebookPath: undefined });
  await tracker.turnOn({ seed: 1 });
  const plain: Cost[] = [];
  const metric: Cost[] = [];
  async function runCell(source: string, index: number, value?: number): Promise<Cost> {
    const executionId = randomUUID() as string as ExecutionId;
    const began = performance.now();
    tracker.beginCell({ executionId, cellId: `cell-${index}` as CellId, source, executionCount: index });
    if (value !== undefined) tracker.capture(executionId, { kind: "numbers", values: { accuracy: value } });
    await tracker.endCell(executionId, { status: "ok", durationMs: 1 });
    const waitedMs = performance.now() - began;
    // What is left for later is done before the next cell, as between two messages.
    await setImmediate();
    await tracker.status();
    return { waitedMs, totalMs: performance.now() - began };
  }
  // Loads the analyser, which is done once.
  await runCell("const scale = 2, rows = load()", 0);
  for (let index = 1; index <= cellCount; index += 1) plain.push(await runCell(cellOf(index), index));
  for (let index = 0; index < cellCount; index += 1) {
    metric.push(await runCell("const accuracy = v1_1.length / rows.length", cellCount + 1, index));
  }
  await tracker.close();
  rmSync(folder, { recursive: true });
  return { plain: medians(plain), metric: medians(metric) };
}

function medians(costs: readonly Cost[]): Cost {
  return {
    waitedMs: median(costs.map(({ waitedMs }) => waitedMs)),
    totalMs: median(costs.map(({ totalMs }) => totalMs)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

if (import.meta.main) {
  const { plain, metric } = await measureTrackOverhead();
  for (const [what, { waitedMs, totalMs }] of Object.entries({
    "a cell of ten lines": plain,
    "a cell with a metric": metric,
  })) {
    console.log(
      `${what}: ${waitedMs.toFixed(2)} ms until its answer, ${totalMs.toFixed(2)} ms in all (medians of 500)`,
    );
  }
}
