// The store among processes: real ones, on a real file.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore } from "../../src/track/open-store.ts";
import { runKillRound } from "./kill-rounds.ts";
import { runId } from "./sample-run.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-processes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function startWriter(id: string, batches: number) {
  const writer = spawn(
    process.execPath,
    [join(import.meta.dirname, "writer-process.ts"), folder, id, String(batches)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return { writer, lines: createInterface({ input: writer.stdout }) };
}

function statusOf(id: ReturnType<typeof runId>): string {
  const store = openStore(folder);
  const { status } = store.requireRun(id).run;
  store.close();
  return status;
}

function stepsOf(id: ReturnType<typeof runId>): readonly number[] {
  const store = openStore(folder);
  const steps = store.metricHistory(id, "loss").map(({ step }) => step);
  store.close();
  return steps;
}

test("processes that open a new store at once and write at once lose nothing", async () => {
  const ids = [runId(), runId(), runId()];

  const exits = await Promise.all(ids.map((id) => once(startWriter(id, 50).writer, "exit")));

  expect(exits.map(([code]) => code)).toEqual([0, 0, 0]);
  for (const id of ids) expect(stepsOf(id)).toEqual(Array.from({ length: 5000 }, (_, step) => step));
});

test.each([1, 7, 23])("a writer that is killed after %i batches has lost nothing it was told of", async (batches) => {
  const id = runId();
  const { writer, lines } = startWriter(id, 1_000_000);
  let acknowledged = 0;

  for await (const line of lines) {
    acknowledged = Number(line);
    if (acknowledged >= batches * 100) writer.kill("SIGKILL");
  }

  const steps = stepsOf(id);
  expect(steps.length).toBeGreaterThanOrEqual(acknowledged);
  // A batch is there whole or not at all.
  expect(steps.length % 100).toBe(0);
  expect(steps).toEqual(steps.map((_, index) => index));
});

test.each([1, 2, 3])(
  "four writers that are killed at random moments lose nothing, and the file is sound (seed %i)",
  async (seed) => {
    const { acknowledged, faults } = await runKillRound(seed);

    expect(faults).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  },
);

test("a run whose process was killed does not stay running for ever: it is interrupted", async () => {
  const id = runId();
  const { writer, lines } = startWriter(id, 1_000_000);
  await once(lines, "line");

  const before = statusOf(id);
  writer.kill("SIGKILL");
  await once(writer, "exit");

  expect([before, statusOf(id)]).toEqual(["running", "interrupted"]);
});
