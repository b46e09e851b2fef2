import { spawnSync } from "node:child_process";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

const SITUATIONS = {
  "a synchronous loop": "while (true) {}",
  "a loop after an await": "await 1; while (true) {}",
  "a loop after a timer": "await new Promise((resolve) => setTimeout(resolve, 5)); while (true) {}",
  "a loop after an immediate": "await new Promise((resolve) => setImmediate(resolve)); while (true) {}",
  "a loop in a timer's callback": "await new Promise(() => setTimeout(() => { while (true) {} }, 5))",
  "a loop in an immediate's callback": "await new Promise(() => setImmediate(() => { while (true) {} }))",
  "a loop in process.nextTick": "await new Promise(() => process.nextTick(() => { while (true) {} }))",
  "a loop in a file's callback": `await new Promise(() => require("fs").stat("/", () => { while (true) {} }))`,
  "a loop after a file's promise": `await require("fs").promises.stat("/"); while (true) {}`,
  "a promise that never settles": "await new Promise(() => {})",
  "endless microtasks": "for (;;) await 1",
  "an endless chain of immediates": "for (;;) await new Promise((resolve) => setImmediate(resolve))",
  "a regular expression that backtracks": `/^(a+)+$/.test("a".repeat(40) + "b")`,
  "a loop in native code": "for (;;) JSON.stringify(Array.from({ length: 100_000 }, (_, i) => ({ i }))).length",
  "a loop that sorts": "for (;;) Array.from({ length: 100_000 }, (_, i) => -i).sort((a, b) => a - b)",
  "a loop in another context": `require("vm").runInNewContext("for (;;);")`,
  "a loop in another context, after an await": `await 1; require("vm").runInNewContext("for (;;);")`,
  "a loop that catches everything": "for (;;) { try { while (true) {} } catch {} }",
  "a wait for another thread": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  "an endless chain of timers": "for (;;) await new Promise((resolve) => setTimeout(resolve, 1))",
  "a getter that loops": "({ get endless() { while (true) {} } }).endless",
  "a value whose display loops": `({ [Symbol.for("Jupyter.display")]() { while (true) {} } })`,
  "a loop beside an interval": "const ticking = setInterval(() => { ticks += 1 }, 5); await 1; while (true) {}",
  "a loop that prints after an await": "await 1; for (;;) console.log('more')",
} as const;

const STILL_ALIVE = `
  const stored = new (require("async_hooks").AsyncLocalStorage)();
  const remembered = await stored.run(5, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return stored.getStore();
  });
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  await require("fs").promises.stat("/");
  await new Promise((resolve) => require("fs").stat("/", resolve));
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const fetched = await (await fetch("data:,fetched")).text();
  console.log("printed");
  [state, remembered, fetched]
`;

/** Prints when the loop begins, not before: a callback that comes after the end of its cell is another matter. */
function tellingItsStart(source: string): string {
  const loop = "while (true) {}";
  return source.includes(loop)
    ? source.replace(loop, `console.log("started"); ${loop}`)
    : `console.log("started");\n${source}`;
}

describe("in one session, one after the other", () => {
  let session: TestRuntime;
  beforeAll(async () => {
    session = openTestRuntime();
    await session.run("const state = 'kept'; let ticks = 0;");
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test.each(Object.entries(SITUATIONS))("%s stops, and state, timers and files live on", async (_title, source) => {
    const before = session.outputs.length;

    const running = session.run(tellingItsStart(source));
    await session.waitUntil(() => session.outputs.length > before);
    await session.runtime.interrupt();
    const { outcome } = await running;
    const later = await session.run(STILL_ALIVE);

    const fault = { ename: "KeyboardInterrupt", evalue: "interrupted", traceback: ["KeyboardInterrupt: interrupted"] };
    expect(outcome).toEqual({ kind: "interrupted", fault });
    expect(later.outcome).toMatchObject({ kind: "value", data: { "text/plain": "[ 'kept', 5, 'fetched' ]" } });
    expect(session.textOf(later.execution)).toBe("printed\n");
  });
});

describe.skipIf(process.platform === "win32")("a cell that waits for another process", () => {
  test.each([
    `require("child_process").execSync("sleep 60")`,
    `await 1; require("child_process").execFileSync("sleep", ["60"], { stdio: "inherit" })`,
    `await new Promise(() => setTimeout(() => require("child_process").spawnSync("sleep", ["60"]), 2))`,
  ])("is stopped together with it, and keeps the variables: %s", async (waiting) => {
    await using session = openTestRuntime();
    await session.run("const state = 'kept'");
    const running = session.run(`console.log(process.pid); ${waiting}`);
    await session.waitUntil(() => session.outputs.length > 0);

    await session.runtime.interrupt();
    const { outcome, execution } = await running;

    expect(outcome).toMatchObject({ kind: "interrupted" });
    expect(membersOf(Number(session.textOf(execution)))).toEqual([Number(session.textOf(execution))]);
    expect(await session.valueOf("state")).toBe("'kept'");
  });

  test("is ended with it as a last resort, says so, and the next cell runs in a fresh process", async () => {
    await using session = openTestRuntime();
    const stubborn = `trap "" INT TERM; sleep 60`;
    const running = session.run(
      `console.log(process.pid); require("child_process").execSync(${JSON.stringify(stubborn)})`,
    );
    await session.waitUntil(() => session.outputs.length > 0);

    await session.runtime.interrupt();
    const { outcome, execution } = await running;

    expect(outcome).toMatchObject({ kind: "died", fault: { evalue: expect.stringContaining("did not stop when") } });
    expect(membersOf(Number(session.textOf(execution)))).toEqual([]);
    expect(await session.valueOf("1 + 1")).toBe("2");
  });
});

// The loop works on copies that V8 keeps in registers; see src/language/transform/loops.ts.
test.each([
  ["at once", ""],
  ["after an await", "await 1;"],
])("what a loop has come to when it is stopped is kept, %s", async (_title, before) => {
  await using session = openTestRuntime();
  await session.run("let turns = 0, twice = 0, last; const turned = () => turns; const step = (x) => x + 2;");

  const running = session.run(
    `${before} console.log("started"); for (;;) { turns++; twice = step(twice); last = turned() }`,
  );
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  const { outcome } = await running;
  const kept = await session.run("[turns > 0, [0, 2].includes(turns * 2 - twice), [0, 1].includes(turns - last)]");

  expect(outcome).toMatchObject({ kind: "interrupted" });
  expect(kept.outcome).toMatchObject({ kind: "value", data: { "text/plain": "[ true, true, true ]" } });
});

test("a callback that spins after its cell was stopped is ended by another interrupt, though no cell runs", async () => {
  await using session = openTestRuntime();
  await session.run("let state = 'kept'");
  const waiting = session.run(`
    process.once("SIGUSR2", () => { console.log("spins"); while (true) {} });
    console.log(process.pid);
    await new Promise(() => {});`);
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  const stopped = await waiting;
  process.kill(Number(session.textOf(stopped.execution)), "SIGUSR2");
  await session.waitUntil(() => session.outputs.length > 1);

  await session.runtime.interrupt();
  const later = await session.run("state");

  expect(later.outcome).toMatchObject({ kind: "value", data: { "text/plain": "'kept'" } });
});

// Symptom: the request that had asked never became idle.
test("a question that takes long is given up when the user stops it, and the next one is answered", async () => {
  await using session = openTestRuntime();
  await session.run(`const wide = Object.fromEntries(Array.from({ length: 500_000 }, (_, i) => ["key" + i, i]))`);

  const asked = session.runtime.findNames({ kind: "members", expression: "wide" });
  await session.runtime.interrupt();
  const given = await asked;
  const later = await session.runtime.findNames({ kind: "members", expression: "Math" });

  expect(given).toEqual([]);
  expect(later.map(({ name }) => name)).toContain("sqrt");
  expect(await session.valueOf("1 + 1")).toBe("2");
});

test("timers of a stopped cell end with it, and those of other cells go on", async () => {
  await using session = openTestRuntime();
  const ticking = "setInterval(() => console.log('tick'), 2)";
  const ended = await session.run(`${ticking}; undefined`);

  const running = session.run(`${ticking}; await new Promise(() => {})`);
  await session.waitUntil(() => session.outputs.filter(({ execution }) => execution !== ended.execution).length >= 3);
  await session.runtime.interrupt();
  const stopped = await running;
  const before = session.outputsOf(ended.execution).length;
  await session.waitUntil(() => session.outputsOf(ended.execution).length > before + 5);

  expect(session.outputsOf(stopped.execution)).toEqual(stopped.outputs);
});

test("code of a stopped cell ends at its next await", async () => {
  await using session = openTestRuntime();
  await session.run("let steps = 0; const pause = () => new Promise((resolve) => setTimeout(resolve, 2));");

  const running = session.run(`console.log("started"); for (;;) { await pause(); steps += 1 }`);
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  await running;

  expect(
    await session.valueOf(
      "await pause(); const seen = steps; await pause(); await pause(); await pause(); steps - seen",
    ),
  ).toBe("0");
});

test("an interrupt that comes with the cell, before the child is up, still hits it", async () => {
  await using session = openTestRuntime();

  const running = session.run("await new Promise(() => {})");
  await session.runtime.interrupt();

  expect((await running).outcome.kind).toBe("interrupted");
});

test("an interrupt without a cell does nothing to the next one", async () => {
  await using session = openTestRuntime();
  await session.run("1");

  await session.runtime.interrupt();

  expect(await session.valueOf("await new Promise((resolve) => setTimeout(resolve, 80, 'done'))")).toBe("'done'");
});

test("a signal to the process does not end it", async () => {
  await using session = openTestRuntime();
  await session.run("const state = 'kept'");

  await session.run(`
    const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
    await pause();
    process.kill(process.pid, "SIGINT");
    await pause();
  `);

  expect(await session.valueOf("state")).toBe("'kept'");
});

/** The processes of a group, zombies left out. */
function membersOf(group: number): readonly number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,pgid=,stat="], { encoding: "utf8" });
  const rows = stdout.trim().split("\n");
  const members = rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, id, state = ""]) => {
      return Number(id) === group && !state.startsWith("Z");
    });
  return members.map(([id]) => Number(id));
}

// Symptom: the listener went on for ever when Stop came between the cell's `execute_input` and its way to the child.
test("a cell that is stopped before it is sent frees the process from what blocks it", async () => {
  await using session = openTestRuntime();
  await session.run("let kept = 7");
  const blocked = await session.run(`setTimeout(() => { console.log("spins"); while (true) {} }, 100); 1`);
  await session.waitUntil(() => session.textOf(blocked.execution) === "spins\n");

  const stopped = await session.runtime.run("late" as ExecutionId, session.compile("1"), AbortSignal.abort());

  expect(stopped.kind).toBe("interrupted");
  expect(await session.valueOf("kept")).toBe("7");
});
