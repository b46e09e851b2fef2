// Where runs begin and end, in a real kernel: what a cell gives goes to one run, and nothing surprising appears.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

/** By run, oldest first: how it ended, and the last value of each metric. */
function runsOf(kernel: TestKernel): readonly (readonly [status: string, metrics: Readonly<Record<string, number>>])[] {
  const store = openExistingStore(kernel.folder);
  const rows = store.listRuns({}).toReversed();
  store.close();
  return rows.map(({ run: { status }, metrics }) => [
    status,
    Object.fromEntries(metrics.map(({ key, last }) => [key, last])),
  ]);
}

async function run(kernel: TestKernel, cellId: string, source: string): Promise<string> {
  return textOf((await kernel.executeCell(cellId, source)).iopub, "stdout");
}

test("what a cell says after awaits of awaits goes to its one run", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");

  const text = await run(
    kernel,
    "1",
    `const rest = () => new Promise((go) => setTimeout(go, 1));
async function inner(n) { await rest(); track.metric("inner", n); return n; }
async function outer() { const a = await inner(1); await rest(); const b = await inner(2); track.metric("outer", a + b); return b; }
const score = await outer();`,
  );

  expect(text).toMatch(/^run \S+\n$/);
  expect(runsOf(kernel)).toEqual([["running", { inner: 2, outer: 3, score: 2 }]]);
});

test("cells of two shells that run side by side have a run each, to their ends", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");
  const { reply } = await kernel.request("create_subshell_request", {}, "control");
  await run(kernel, "l", "const left = 1");
  await run(kernel, "r", "const right = 5");
  const first = kernel.executeCell(
    "1",
    `const said = new Promise((go) => process.once("right-said", go));
track.metric("left", left);
await said;
track.metric("left", 2);
process.emit("left-said");`,
  );
  const second = kernel.executeIn(
    String(reply.content["subshell_id"]),
    `while (process.listenerCount("right-said") === 0) await new Promise((go) => setImmediate(go));
const heard = new Promise((go) => process.once("left-said", go));
track.metric("right", right);
process.emit("right-said");
await heard;
track.metric("right", 6);`,
  );
  await Promise.all([first, second]);
  await run(kernel, "end", "%track end");

  expect(runsOf(kernel)).toEqual([
    ["finished", { left: 2 }],
    ["finished", { right: 6 }],
  ]);
});

test("a run ends and the next begins in the middle of a cell, where it is said", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");

  const text = await run(
    kernel,
    "1",
    `%track metric a=1
%track new second
%track metric a=2
%track end
%track metric a=3`,
  );

  expect(text).toMatch(/run second has ended\nrun \S+\nrun second\nrun \S+\n$/);
  expect(runsOf(kernel)).toEqual([
    ["finished", { a: 1 }],
    ["finished", { a: 2 }],
    ["running", { a: 3 }],
  ]);
});

test("a cell under %%track that throws is one failed run with all it had, and the open run goes on", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");
  await run(kernel, "1", "const accuracy = 3 / 4");

  await run(
    kernel,
    "2",
    `%%track broken
track.metric("depth", 1); const loss = 1 / 2; throw new Error("too deep")`,
  );
  await run(kernel, "1", "const accuracy = 3 / 4");

  expect(runsOf(kernel)).toEqual([
    ["running", { accuracy: 0.75 }],
    ["failed", { depth: 1, loss: 0.5 }],
  ]);
});

test("a cell that runs again with nothing changed adds to the open run, and runs only once", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");
  await run(kernel, "0", "let calls = 0");
  const measure = `calls += 1; const accuracy = calls / 10`;

  await run(kernel, "1", measure);
  const silent = await run(kernel, "1", measure);

  expect(silent).not.toMatch(/^run /m);
  expect(runsOf(kernel)).toEqual([["running", { accuracy: 0.2 }]]);
});

test("a changed constant of the slice opens the next run, and says so in one line", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");
  await run(kernel, "1", "const rate = 0.1, unrelated = 1");
  await run(kernel, "2", "const loss = rate * 2");
  await run(kernel, "1", "const rate = 0.2, unrelated = 1");

  const text = await run(kernel, "2", "const loss = rate * 2");

  expect(text).toMatch(/^run \S+ \(rate 0\.1 -> 0\.2\)\n$/);
  expect(runsOf(kernel)).toEqual([
    ["finished", { loss: 0.2 }],
    ["running", { loss: 0.4 }],
  ]);
});

test("a process that dies in a cell leaves its run failed, and the next result begins another", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");

  await run(kernel, "1", `track.metric("before", 1); await track.flush(); process.exit(3)`);
  await run(kernel, "2", "const accuracy = 1 / 2");

  expect(runsOf(kernel)).toEqual([
    ["failed", { before: 1 }],
    ["running", { accuracy: 0.5 }],
  ]);
});

test("an evaluation that rests on none of the run's measurements is the next run, and says why", async () => {
  await using kernel = await startKernel();
  await run(kernel, "on", "%track on --seed 1");
  await run(
    kernel,
    "1",
    "const slope = 2;\nfunction evaluate(rows) { return { mae: Math.abs(rows[0] * slope - rows[1]) }; }",
  );

  const first = await run(kernel, "2", "const first = evaluate([1, 2]);");
  const second = await run(kernel, "3", "const second = evaluate([1, 5]);");
  const third = await run(kernel, "4", "const gapError = second.mae - 1;");
  await run(kernel, "5", "%track end");
  const fourth = await run(kernel, "2", "const first = evaluate([1, 2]);");

  const [, name] = /^run (\S+)\n$/.exec(first) ?? [];
  expect(second).toMatch(new RegExp(`^run \\S+ \\(this cell does not build on run ${name}\\)\\n$`));
  // It builds on the second, and goes there; with no run open there is nothing to explain.
  expect(third).toBe("");
  expect(fourth).toMatch(/^run \S+\n$/);
  expect(runsOf(kernel)).toEqual([
    ["finished", { mae: 0 }],
    ["finished", { mae: 3, gapError: 2 }],
    ["running", { mae: 0 }],
  ]);
});

test.skipIf(process.platform === "win32")(
  "a store that is deleted under a session is told of once, and a fresh one has what follows",
  async () => {
    await using kernel = await startKernel();
    const lost = (): void => rmSync(join(kernel.folder, ".labtrail"), { recursive: true });
    await run(kernel, "on", "%track on --seed 1");
    await run(kernel, "1", "const rate = 0.5;");
    await run(kernel, "2", `const loss = rate / 2;\ntrack.metric("step", 1);`);

    lost();
    const { reply, iopub } = await kernel.executeCell("3", `const more = loss + rate;\ntrack.metric("step", 2);\nmore`);
    const quiet = await kernel.executeCell("4", "const gapError = more - 1;");
    await run(kernel, "5", "%track end");
    lost();
    const after = await kernel.executeCell("6", "const meanError = rate * 3;");
    await kernel.stop();

    expect(reply.content.status).toBe("ok");
    const warning = /^warning: the store was deleted or moved away while this session was recording/m;
    expect(textOf(iopub, "stdout") + textOf(iopub, "stderr")).toMatch(warning);
    expect(textOf(quiet.iopub, "stdout") + textOf(quiet.iopub, "stderr")).toBe("");
    expect(textOf(after.iopub, "stdout")).toMatch(/^run \S+\n/);
    expect(runsOf(kernel)).toEqual([["finished", { meanError: 1.5 }]]);
  },
);
