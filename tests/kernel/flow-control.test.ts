import { PassThrough } from "node:stream";

import { describe, expect, test } from "vitest";

import { FlowControl } from "../../kernel/runtime/flow-control.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

/** Lets the session's owner take no more, until the returned function is called. */
function congest(session: TestRuntime): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  session.congestion = promise;
  return () => {
    session.congestion = undefined;
    resolve();
  };
}

describe("a stream", () => {
  test("is not read while what it says cannot be passed on, and then goes on where it stopped", async () => {
    const flow = new FlowControl();
    const stream = new PassThrough().setEncoding("utf8");
    const congestion = Promise.withResolvers<void>();
    const heard: string[] = [];
    const all = Promise.withResolvers<void>();
    stream.on("data", (text: string) => {
      heard.push(text);
      flow.hold(stream, heard.length === 1 ? congestion.promise : undefined);
      if (text === "three") all.resolve();
    });

    stream.write("one");
    await new Promise((resolve) => setImmediate(resolve));
    stream.write("two");
    stream.write("three");
    await new Promise((resolve) => setImmediate(resolve));
    const whileHeld = [...heard];
    congestion.resolve();
    await all.promise;

    expect(whileHeld).toEqual(["one"]);
    expect(heard.join()).toBe("one,two,three");
    expect(flow.held()).toBeUndefined();
  });

  test("is read whatever its reader says once it is free, and nobody waits for it", async () => {
    const flow = new FlowControl();
    const stream = new PassThrough().setEncoding("utf8");
    const all = Promise.withResolvers<void>();
    stream.on("data", (text: string) => {
      flow.hold(stream, new Promise(() => undefined));
      if (text.endsWith("end")) all.resolve();
    });

    stream.write("one");
    await new Promise((resolve) => setImmediate(resolve));
    flow.isFree = true;
    stream.write("end");
    await all.promise;

    expect(flow.held()).toBeUndefined();
  });
});

test("a cell prints no faster than its output is taken, and all of it arrives in order", async () => {
  await using session = openTestRuntime();
  let taken = 0;
  let mostAhead = 0;
  session.onHeard = () => {
    mostAhead = Math.max(mostAhead, session.outputs.length - taken);
    const heard = session.outputs.length;
    session.congestion = new Promise((resolve) => {
      setImmediate(() => {
        taken = heard;
        resolve();
      });
    });
  };

  const { execution, outcome } = await session.run(
    `for (let i = 0; i < 100_000; i++) console.log(String(i).padStart(100, "."))`,
  );

  const lines = session.textOf(execution).split("\n");
  expect(outcome.kind).toBe("value");
  expect(lines).toHaveLength(100_001);
  expect(lines.every((line, index) => index === 100_000 || line.endsWith(`.${index}`))).toBe(true);
  // What a pipe holds was on its way already.
  expect(mostAhead).toBeLessThan(20);
});

test.each([
  ["a loop that prints", `for (;;) console.log("x".repeat(1000))`],
  ["a loop that prints after an await", `await 1; for (;;) console.log("x".repeat(1000))`],
  ["a loop that prints between awaits", `for (;;) { await 1; console.log("x".repeat(1000)) }`],
  [
    "a process that prints",
    `const printing = require("node:child_process").spawn("yes", { stdio: "inherit" });
     try { await new Promise((_, reject) => printing.once("exit", reject)) } finally { printing.kill() }`,
  ],
])("%s is interrupted although nobody takes its output, and the variables stay", async (_title, source) => {
  await using session = openTestRuntime();
  await session.run("let kept = 7");
  congest(session);

  const printing = session.run(source);
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  const { outcome } = await printing;
  session.congestion = undefined;

  expect(outcome.kind).toBe("interrupted");
  expect(await session.valueOf("kept")).toBe("7");
});

test("a runtime ends although nobody takes what its cell prints", async () => {
  const session = openTestRuntime();
  congest(session);
  const printing = session.run(`for (;;) console.log("x".repeat(1000))`);
  await session.waitUntil(() => session.outputs.length > 0);

  await session[Symbol.asyncDispose]();

  expect((await printing).outcome.kind).toBe("died");
});
