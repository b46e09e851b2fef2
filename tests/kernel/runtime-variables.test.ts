// What the process of user code tells of variables: what a cell changed, what it left alone, and what was only sampled.
import { expect, test } from "vitest";

import type { VariableChanges } from "../../src/track/capture/variable-watch.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

/** Runs cells with capture on, and returns what was told of the last. */
async function changesOf(session: TestRuntime, ...cells: readonly string[]): Promise<VariableChanges> {
  await session.runtime.setCapture({ isOn: true });
  let told: VariableChanges | undefined;
  for (const cell of cells) {
    const { execution } = await session.run(cell);
    for (const { execution: whose, what } of session.captured) {
      if (whose === execution && what.kind === "variables") told = what.changes;
    }
  }
  if (told === undefined) throw new Error("nothing was told of variables");
  return told;
}

test.each<readonly [string, readonly string[], readonly string[]]>([
  ["a declaration", [`const a = 1`], ["a"]],
  ["an assignment", [`let a = 1`, `a = 2`], ["a"]],
  ["a method that changes in place", [`const rows = [3, 1]`, `rows.sort()`], ["rows"]],
  ["a change through another name", [`const a = { n: 1 }; const b = a`, `b.n = 2`], ["a", "b"]],
  ["a change inside of a function", [`let count = 0; function next() { count += 1 }`, `next()`], ["count"]],
  [
    "a change of what a function was given",
    [`const m = { w: 0 }; const train = (it) => { it.w = 1 }`, `train(m)`],
    ["m"],
  ],
  ["a map within an object", [`const cache = { by: new Map() }`, `cache.by.set("a", 1)`], ["cache"]],
  ["one element of a small typed array", [`const xs = new Float32Array(500)`, `xs[77] = 1`], ["xs"]],
  ["what a cell changed before it failed", [`let a = 1, b = 1`, `a = 2; fail(); b = 2`], ["a"]],
  ["what came after an await", [`let a = 1`, `await new Promise((go) => setTimeout(go, 1)); a = 2`], ["a"]],
])("it is told that a variable has changed: %s", async (_, cells, changed) => {
  await using session = openTestRuntime();

  const told = await changesOf(session, ...cells);

  expect(told.isWhole).toBe(true);
  expect([...told.changed].toSorted()).toEqual(changed);
});

test.each<readonly [string, readonly string[], readonly string[]]>([
  ["a method that only looks", [`const rows = [3, 1]`, `rows.unknownLook?.(); rows.at(0)`], ["rows"]],
  ["a value that is assigned once more", [`let a = 1`, `a = 1`], ["a"]],
])("what is the same for sure is told: %s", async (_, cells, same) => {
  await using session = openTestRuntime();

  const told = await changesOf(session, ...cells);

  expect(told).toMatchObject({ changed: [], same, sampled: [] });
});

test("what was only sampled says so, and what holds functions of cells does too", async () => {
  await using session = openTestRuntime();

  const told = await changesOf(
    session,
    `const big = new Float64Array(1e6), run = { go: () => 1 }, at = new Date(), parse = JSON.parse`,
    `big.length; run.go(); at.getTime(); parse("1")`,
  );

  expect([...told.sampled].toSorted()).toEqual(["big", "parse", "run"]);
  expect([...told.code].toSorted()).toEqual(["parse", "run"]);
  expect(told.same).toEqual(["at"]);
});

test("a change that a timer makes between cells is put down to the cell before", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true });

  const { execution } = await session.run(
    `let ticks = 0; void setTimeout(() => { ticks = 1; console.log("done") }, 150)`,
  );
  await session.waitUntil(() => session.outputs.length > 0);
  await session.run(`1 + 1`);

  const late = session.captured.filter((one) => one.execution === execution && one.what.kind === "variables");
  expect(late.map(({ what }) => what.kind === "variables" && [what.changes.isWhole, what.changes.changed])).toEqual([
    [true, ["ticks"]],
    [false, ["ticks"]],
  ]);
});

test("each cell tells what it has cost, and how many seeded numbers it has drawn", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true, seed: 7 });
  await session.run(`Math.random(); Math.random()`);

  const { execution } = await session.run(`const big = new Float64Array(2e7).map(Math.random)`);

  const [usage] = session.captured.flatMap(({ execution: whose, what }) =>
    whose === execution && what.kind === "usage" ? [what] : [],
  );
  expect(usage?.random).toEqual({ seed: 7, from: 2, to: 2 + 2e7 });
  expect(usage?.cpuMs).toBeGreaterThan(10);
  expect(usage?.peakMemoryBytes).toBeGreaterThan(160e6);
});
