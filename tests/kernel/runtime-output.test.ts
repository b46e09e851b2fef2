import { expect, test } from "vitest";

import { describeOutput, openTestRuntime } from "../helpers/runtime.ts";

test("console, streams and displays keep their order, and all of it comes before the end", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`
    console.log("one");
    display("two");
    process.stderr.write("three");
    process.stdout.write("four");
    await Promise.resolve();
    console.error("five");
    process.nextTick(() => console.log("six"));
  `);

  expect(outputs.map(describeOutput)).toEqual([
    "stdout one\n",
    "display 'two'",
    "stderr three",
    "stdout four",
    "stderr five\n",
    "stdout six\n",
  ]);
});

test("a hundred thousand lines all arrive, in at most a few hundred messages", async () => {
  await using session = openTestRuntime();

  const { execution, outputs } = await session.run("for (let i = 0; i < 100_000; i++) console.log(`line ${i}`)");

  const lines = session.textOf(execution).split("\n");
  expect(lines.length).toBe(100_001);
  expect(lines.slice(0, -1).every((line, index) => line === `line ${index}`)).toBe(true);
  expect(outputs.length).toBeLessThan(300);
});

test("what was printed is seen while the cell still spins", async () => {
  await using session = openTestRuntime();

  const running = session.run(`console.log("first"); console.log("second"); while (true) {}`);
  await session.waitUntil(() => session.outputs.length === 2);
  await session.runtime.interrupt();

  expect((await running).outcome.kind).toBe("interrupted");
});

test("characters that were cut into two writes stay whole", async () => {
  await using session = openTestRuntime();

  const framed = await session.run(`
    const bytes = Buffer.from("grün 🐧");
    for (const byte of bytes) process.stdout.write(Uint8Array.of(byte));
    process.stdout.write("6162", "hex");
  `);
  const native = await session.run(`
    import { writeSync } from "node:fs";
    for (const byte of Buffer.from("grün 🐧")) { writeSync(1, Uint8Array.of(byte)); await new Promise(setImmediate) }
  `);

  expect(session.textOf(framed.execution)).toBe("grün 🐧ab");
  expect(session.textOf(native.execution)).toBe("grün 🐧");
});

test("what a grandchild writes belongs to the cell that started it", async () => {
  await using session = openTestRuntime();

  const { execution } = await session.run(`
    import { execFileSync } from "node:child_process";
    const program = "console.log('out'); console.error('err')";
    execFileSync(process.execPath, ["-e", program], { stdio: "inherit" });
  `);

  expect([session.textOf(execution), session.textOf(execution, "stderr")]).toEqual(["out\n", "err\n"]);
});

test("output of timers goes to the cell that started them, also when several overlap", async () => {
  await using session = openTestRuntime();

  const first = await session.run(`setTimeout(() => console.log("from the first"), 30)`);
  const second = await session.run(`setTimeout(async () => { await 1; console.log("from the second") }, 20)`);
  await session.waitUntil(() => session.outputs.length === 2);

  expect(session.textOf(first.execution)).toBe("from the first\n");
  expect(session.textOf(second.execution)).toBe("from the second\n");
});

test("rejections and exceptions that nobody handles are told in their cell, with its lines, and end nothing", async () => {
  await using session = openTestRuntime();

  const rejecting = await session.run(`const text: string = "lost";\nvoid Promise.reject(new Error(text));\n1`);
  const throwing = await session.run(`setTimeout((): void => {\n  throw new RangeError("late");\n}, 1);`);
  await session.waitUntil(() => session.textOf(throwing.execution, "stderr") !== "");

  expect(rejecting.outcome).toMatchObject({ kind: "value", data: { "text/plain": "1" } });
  expect(session.textOf(rejecting.execution, "stderr")).toMatch(
    /^Unhandled rejection: Error: lost\n    at cell_1\.ts:2:21/,
  );
  expect(session.textOf(throwing.execution, "stderr")).toMatch(/RangeError: late\n    at .*\(cell_2\.ts:2:9\)/);
  expect(await session.valueOf("1 + 1")).toBe("2");
});

test("the standard streams cannot be ended, and take what Node's own take", async () => {
  await using session = openTestRuntime();

  const { outcome, execution } = await session.run(`
    process.stdout.end("end ");
    await new Promise<void>((resolve) => process.stdout.write("done", "utf8", () => resolve()));
    import { Readable } from "node:stream";
    import { pipeline } from "node:stream/promises";
    await pipeline(Readable.from([" piped"]), process.stdout, { end: false });
    process.stdout.write(5 as never);
  `);

  expect(session.textOf(execution)).toBe("end done piped");
  expect(outcome).toMatchObject({ kind: "error", fault: { ename: "TypeError" } });
});

// Symptom: `for (;;) console.log(...)` took 40 MB a second, one tick for each line, until the process ran out of memory.
test("a loop that prints without a pause keeps nothing of what it printed", async () => {
  await using session = openTestRuntime();
  await session.run(`
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const heapMegabytes = (): number => (collect(), process.memoryUsage().heapUsed / 1e6);
  `);

  const grown = await session.valueOf(`
    const before = heapMegabytes();
    for (let line = 0; line < 200_000; line += 1) console.log(line);
    heapMegabytes() - before
  `);

  expect(Number(grown)).toBeLessThan(10);
});

test("what waits for a write is called once for each, after the code that runs", async () => {
  await using session = openTestRuntime();

  const order = await session.valueOf(`
    const order: string[] = [];
    const same = (): void => void order.push("same");
    process.stdout.write("a", same);
    process.stdout.write("b", same);
    await new Promise<void>((resolve) => process.stderr.write("c", () => resolve(void order.push("other"))));
    order.join()
  `);

  expect(order).toBe("'same,same,other'");
});
