// What the record of a cell holds beside its text: what was printed and shown, what it cost, what it read from whom.
import { expect, test } from "vitest";

import type { CaptureEvent } from "../../../src/track/capture/event.ts";
import type { ExecutionId } from "../../../src/shared/ids.ts";
import type { CellExecution } from "../../../src/track/run.ts";
import { startSession, type TestSession } from "../session.ts";

const numbers = (values: Readonly<Record<string, number>>): CaptureEvent => ({ kind: "numbers", values });

function usage(cpuMs: number, peakMemoryBytes: number, from: number, to: number): CaptureEvent {
  return { kind: "usage", cpuMs, peakMemoryBytes, random: { seed: 7, from, to } };
}

function saw(changes: Partial<Extract<CaptureEvent, { kind: "variables" }>["changes"]>): CaptureEvent {
  const nothing = { isWhole: true, changed: [], same: [], sampled: [], code: [] };
  return { kind: "variables", changes: { ...nothing, ...changes } };
}

/** Ends the session, so that everything is written, and gives the cells of its only run. */
async function cellsOf(session: TestSession): Promise<readonly CellExecution[]> {
  await session.tracker.close();
  return session.runs().flatMap(({ slice }) => slice);
}

test("holds what was printed, also after the cell has ended, without secrets and up to a megabyte", async () => {
  await using session = await startSession();
  let first: ExecutionId | undefined;
  await session.run("a", "const rows = load()", [
    async (id) => {
      first = id;
      session.tracker.print(id, "epoch 1\n");
      session.tracker.print(id, `Bearer ${"a1B2".repeat(8)}\n`);
    },
  ]);
  session.tracker.print(first, "late\n");
  await session.run("b", "const accuracy = test(rows)", [
    async (id) => session.tracker.print(id, "x".repeat(3_000_000)),
    numbers({ accuracy: 1 }),
  ]);

  const cells = await cellsOf(session);
  const [kept, cut] = cells.map((cell) => cell?.observed?.console);
  expect(session.store.requireText(kept?.digest ?? "")).toBe("epoch 1\nBearer [redacted]\nlate\n");
  expect(cut?.sizeBytes).toBe(3_000_000);
  expect(session.store.requireText(cut?.digest ?? "")).toHaveLength(1_000_000);
});

test("holds the digests of what was shown, the last of each display", async () => {
  await using session = await startSession();
  const show = (text: string, displayId?: string) => async (id: ExecutionId) =>
    session.tracker.show(id, { data: { "text/plain": text }, displayId });
  await session.run("a", "const accuracy = test()", [
    show("10 %", "bar"),
    show("100 %", "bar"),
    show("done"),
    numbers({ accuracy: 1 }),
  ]);

  const [cell] = await cellsOf(session);
  const outputs = cell?.observed?.outputs ?? [];
  expect(outputs.map(({ mediaType, sizeBytes }) => [mediaType, sizeBytes])).toEqual([
    ["text/plain", 5],
    ["text/plain", 4],
  ]);
  expect(new Set(outputs.map(({ digest }) => digest)).size).toBe(2);
});

test("holds what it cost, code that ran for it within it included", async () => {
  await using session = await startSession();
  await session.run("a", "const accuracy = test()", [
    usage(5, 100, 3, 4),
    usage(20, 90, 2, 9),
    numbers({ accuracy: 1 }),
  ]);

  const [cell] = await cellsOf(session);
  expect(cell?.observed).toMatchObject({ cpuMs: 25, peakMemoryBytes: 100, random: { seed: 7, from: 2, to: 9 } });
});

test("says whose values it read, and what was only sampled", async () => {
  await using session = await startSession();
  await session.run("a", "const rate = 0.1");
  await session.run("b", "const rows = load()", [saw({ changed: ["rows"], sampled: ["rows"] })]);
  await session.run("a", "const rate = 0.2");
  await session.run("c", "const accuracy = fit(rows, rate)", [
    saw({ changed: ["accuracy"], sampled: ["rows"] }),
    numbers({ accuracy: 1 }),
  ]);

  const cell = (await cellsOf(session)).at(-1);
  expect(cell?.observed).toMatchObject({ sources: { rows: 2, rate: 3 }, sampled: ["rows"] });
  expect(cell?.writes).toEqual(["accuracy"]);
});

test("a change through another name belongs to the run, and a call that changed nothing does not", async () => {
  await using session = await startSession();
  await session.run("a", "const rows = load()", [saw({ changed: ["rows"] })]);
  await session.run("b", "const view = rows", [saw({ changed: ["view"], same: ["rows"] })]);
  await session.run("c", "view.length = 2", [saw({ changed: ["rows", "view"] })]);
  await session.run("d", "rows.check()", [saw({ same: ["rows"] })]);
  await session.run("e", "const accuracy = test(rows)", [saw({ changed: ["accuracy"] }), numbers({ accuracy: 1 })]);

  const cells = await cellsOf(session);
  expect(cells.map(({ cellId }) => cellId)).toEqual(["a", "b", "c", "e"]);
});

test("a cell that failed has done what was seen of it, and no more", async () => {
  await using session = await startSession();
  const failed = { status: "error", durationMs: 1, error: { ename: "Error", evalue: "no" } } as const;
  await session.run("a", "const rate = 0.1, units = 8", [saw({ changed: ["rate", "units"] })]);
  await session.run("b", "const rate = 0.2; fail(); const units = 16", [saw({ changed: ["rate"] })], failed);
  await session.run("c", "const accuracy = fit(rate, units)", [
    saw({ changed: ["accuracy"] }),
    numbers({ accuracy: 1 }),
  ]);
  await session.run("d", "fail(); const rate = 0.3", [saw({})], failed);
  await session.run("e", "const loss = fit(rate, 1)", [saw({ changed: ["loss"] }), numbers({ loss: 1 })]);

  await session.tracker.close();
  const [first, second] = session.runs();
  expect(first?.slice.map(({ cellId }) => cellId)).toEqual(["a", "b", "c"]);
  expect(second?.slice.map(({ cellId }) => cellId)).toEqual(["b", "e"]);
});
