// Bars in the process that runs cells: their displays, and what an interrupt makes of them.
import { expect, test } from "vitest";

import type { CellOutput } from "../../kernel/runtime/runtime.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

function textsOf(outputs: readonly CellOutput[]): readonly string[] {
  return outputs.flatMap((output) => (output.kind === "display" ? [String(output.data["text/plain"])] : []));
}

/** Starts a cell and stops it once it has shown this. */
async function stopAt(session: TestRuntime, source: string, isReached: (texts: readonly string[]) => boolean) {
  const cell = session.compile(source);
  const execution = cell.fileName as ExecutionId;
  const ended = session.runtime.run(execution, cell);
  await session.waitUntil(() => isReached(textsOf(session.outputsOf(execution))));
  await session.runtime.interrupt();
  const outcome = await ended;
  return { outcome, texts: textsOf(session.outputsOf(execution)) };
}

const HAS_BEGUN = (texts: readonly string[]): boolean => texts.length > 1;

test("a bar is one display that is updated in its place, in order with what is printed", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`
    console.log("before");
    for (const step of progress([1, 2, 3], { label: "<steps>" })) await new Promise((done) => setTimeout(done, 120));
    console.log("after");
  `);

  const displays = outputs.filter((output) => output.kind === "display");
  expect(displays.map(({ isUpdate }) => isUpdate)).toEqual([false, ...displays.slice(1).map(() => true)]);
  expect(displays.length).toBeGreaterThan(3);
  expect(new Set(displays.map(({ displayId }) => displayId)).size).toBe(1);
  expect(outputs[0]).toMatchObject({ kind: "stream", text: "before\n" });
  expect(outputs.at(-1)).toMatchObject({ kind: "stream", text: "after\n" });
  expect(displays.at(-1)?.data["text/html"]).toContain("&lt;steps&gt;");
  expect(displays.at(-1)?.data["text/plain"]).toMatch(/^<steps> 100% .* 3\/3, in 0\.\d s/);
});

test("a loop that never pauses is seen while it runs, and after a stop says where it was", async () => {
  await using session = openTestRuntime();

  const { outcome, texts } = await stopAt(session, "for (const step of progress(1e12)) void step;", HAS_BEGUN);

  expect(outcome.kind).toBe("interrupted");
  expect(texts.at(-1)).toMatch(/^ {2}0% \|.*\/1,000,000,000,000, interrupted after \d\.\d s$/);
});

test("a loop over time that is stopped says so, and stays as it is", async () => {
  await using session = openTestRuntime();

  const { outcome, texts } = await stopAt(
    session,
    `for await (const step of progress((async function* () { for (;;) { await new Promise((done) => setTimeout(done, 5)); yield 1; } })())) void step;`,
    HAS_BEGUN,
  );
  const { outputs } = await session.run("await new Promise((done) => setTimeout(done, 150)); 1");

  expect(outcome.kind).toBe("interrupted");
  expect(texts.at(-1)).toMatch(/^\d+, interrupted after \d\.\d s$/);
  expect(outputs.filter(({ kind }) => kind === "display")).toEqual([]);
});

test("a cell that fails leaves its bar where it was", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`const bar = progress(10); bar.tick(4); throw new Error("no")`);

  expect(textsOf(outputs).at(-1)).toMatch(/4\/10, stopped after/);
});

test("a bar of a cell that has ended goes on as long as something counts", async () => {
  await using session = openTestRuntime();

  const { execution } = await session.run(`
    const bar = progress(3);
    bar.tick();
    const timer = setInterval(() => { bar.tick(); if (!bar.isRunning) clearInterval(timer); }, 60);
  `);
  await session.waitUntil(() => /3\/3, in/.test(textsOf(session.outputsOf(execution)).at(-1) ?? ""));

  expect(textsOf(session.outputsOf(execution)).length).toBeGreaterThan(1);
});
