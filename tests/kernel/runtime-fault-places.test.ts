// Where errors of all kinds say they come from: the user's own text, and nothing else.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { NODE_MAJOR } from "../helpers/node-version.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

async function tracebackOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  if (outcome.kind !== "error") throw new Error(`the cell ended with ${outcome.kind}`);
  return outcome.fault.traceback.join("\n");
}

describe("a file that is edited", () => {
  test("shows the lines that it had when its code was loaded", async () => {
    await using session = openTestRuntime();
    session.write("rows.ts", "interface Row {}\nexport function read(): never { throw new Error('first') }\n");
    await session.run('import { read } from "./rows.ts"; const old = read');
    session.write("rows.ts", "// new\n\n\nexport function read(): never {\n  throw new Error('second');\n}\n");

    const fresh = await tracebackOf(session, 'import { read } from "./rows.ts"\n{ read() }');
    const stale = await tracebackOf(session, "old()");

    expect(fresh).toMatch(/at read \(file:.*\/rows\.ts:5:9\)\n {4}at cell_2\.ts:2:3\n/);
    expect(fresh).toMatch(/rows\.ts:5\n {4}throw new Error\('second'\);\n {10}\^$/);
    expect(stale).toMatch(/at read \(file:.*\/rows\.ts:2:39\)\n {4}at cell_3\.ts:1:1\n/);
    expect(stale).toMatch(/rows\.ts:2\n {2}export function read\(\): never { throw new Error\('first'\) }\n {40}\^$/);
  });
});

describe("a syntax error in an imported file has its line and a caret", () => {
  const GOOD = "export const a = 1;\n";
  test.each([
    ["in TypeScript", "bad.ts", `${GOOD}export const b: number = = 2;`, 'import "./bad.ts"', /bad\.ts:2:26\n/],
    ["in an ES module", "bad.mjs", `${GOOD}export const b = = 2;`, 'import "./bad.mjs"', /bad\.mjs:2:18\n/],
    ["in a script", "bad.cjs", "exports.a = 1;\n\texports.b = = 2;", 'import "./bad.cjs"', /bad\.cjs:2:14\n/],
    [
      "in a script that is required",
      "bad.cjs",
      "exports.a = 1;\nexports.b = = 2;",
      'require("./bad.cjs")',
      /bad\.cjs:2:13\n/,
    ],
    [
      "when the import is dynamic",
      "bad.mjs",
      `${GOOD}export const b = = 2;`,
      'await import("./bad.mjs")',
      /bad\.mjs:2:18\n/,
    ],
    [
      "when another file imports it",
      "bad.mjs",
      `${GOOD}export const b = = 2;`,
      'import "./middle.ts"',
      /bad\.mjs:2:18\n/,
    ],
    ["when it is nested too deeply", "bad.mjs", `${GOOD}${"[".repeat(600)}`, 'import "./bad.mjs"', /bad\.mjs:2:\d+\n/],
    [
      "when an export is missing",
      "bad.mjs",
      "import { none } from './middle.ts';",
      'import "./bad.mjs"',
      /bad\.mjs:1:10\n/,
    ],
  ])("%s", async (_, name, text, cell, place) => {
    await using session = openTestRuntime();
    session.write(name, text);
    session.write("middle.ts", name === "bad.mjs" && !text.includes("none") ? "import './bad.mjs';\n" : "export {};\n");

    const traceback = await tracebackOf(session, cell);

    expect(traceback).toMatch(/^SyntaxError: /);
    expect(traceback).toMatch(place);
    expect(traceback).toMatch(/bad\.\w+:\d\n {2}.*\n\s+\^+$/);
    expect(traceback).toContain("cell_1.ts:1:");
  });
});

describe("related errors", () => {
  let session: TestRuntime;
  beforeAll(() => {
    session = openTestRuntime();
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test("of a large aggregate are the first ones, and its cause is shown too", async () => {
    const traceback = await tracebackOf(
      session,
      `throw new AggregateError(Array.from({ length: 30 }, (_, i) => i), "many", { cause: new Error("why") })`,
    );

    expect(traceback).toMatch(/ {2}\[10\/30\] 9\n {2}\.\.\. and 20 more errors\nCaused by: Error: why\n/);
  });

  test("of a disposal that failed are both", async () => {
    const traceback = await tracebackOf(
      session,
      `{ using a = { [Symbol.dispose]() { throw new Error("end") } }; throw new Error("body") }`,
    );

    expect(traceback).toMatch(
      /^SuppressedError: .*\n(?: +at .*\n)+Thrown at disposal: Error: end\n(?: +at .*\n)+Thrown before: Error: body\n/,
    );
  });

  test("may lead back to the error", async () => {
    const traceback = await tracebackOf(
      session,
      `const one: any = new AggregateError([new Error("two")], "one"); one.errors[0].cause = one; throw one`,
    );

    expect(traceback).toMatch(/^AggregateError: one\n(?: +at .*\n)+ {2}\[1\/1\] Error: two\n(?: +at .*\n)+\ncell_/);
  });

  test("may be a very long chain", async () => {
    const traceback = await tracebackOf(
      session,
      `let last: any; for (let i = 0; i < 1000; i += 1) last = new Error("e" + i, { cause: last }); throw last`,
    );

    expect(traceback.match(/Caused by/g)).toHaveLength(9);
  });

  test("give the line when the error itself has none", async () => {
    expect(await tracebackOf(session, 'await fetch("http://127.0.0.1:1")')).toMatch(
      NODE_MAJOR >= 24
        ? /^TypeError: fetch failed\nCaused by: Error: bad port\n {4}at (cell_\d+\.ts):1:7\n\n\1:1\n {2}await fetch.*\n {8}\^$/
        : // Node 22 gives the error itself the place of its await.
          /^TypeError: fetch failed\n {4}at async (cell_\d+\.ts):1:1\nCaused by: Error: bad port\n {4}at \1:1:7\n\n\1:1\n {2}await fetch.*\n {2}\^$/,
    );
  });
});

describe("a traceback", () => {
  let session: TestRuntime;
  beforeAll(() => {
    session = openTestRuntime();
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test("takes no line of the message for a frame", async () => {
    const traceback = await tracebackOf(session, `throw new Error("one\\n    at fake (cell_9.ts:1:1)")`);

    expect(traceback).toMatch(/^Error: one\n {4}at fake \(cell_9\.ts:1:1\)\n {4}at (cell_\d+\.ts):1:7\n\n\1:1\n/);
  });

  test("shows a frame of an endless recursion a few times", async () => {
    const traceback = await tracebackOf(session, "function endless(): any { return endless() + 1 }\nendless()");

    expect(traceback.split("\n").length).toBeLessThan(12);
    expect(traceback).toMatch(/\n {4}\.\.\. the same 4\d times more\n/);
  });

  test("shows of a very long line what is around the place", async () => {
    const traceback = await tracebackOf(session, `const pad = "${"x".repeat(3000)}"; missing; "${"y".repeat(3000)}"`);

    const [text = "", caret = ""] = traceback.split("\n").slice(-2);
    expect(text.length).toBeLessThan(200);
    expect(text.slice(caret.indexOf("^")).startsWith("missing")).toBe(true);
  });

  test("of another thread has no frames of Node", async () => {
    const { execution } = await session.run(
      `const { Worker } = require("node:worker_threads"); void new Worker("throw new Error('there')", { eval: true })`,
    );
    await session.waitUntil(() => session.textOf(execution, "stderr").includes("there"));

    const text = session.textOf(execution, "stderr");
    expect(text).toMatch(/^Uncaught in a callback: Error: there\n {4}at \[worker eval\]:1:7\n/);
    expect(text).not.toContain("node:");
  });

  test.each([
    ["a constant that is assigned", "const fixed = 1; fixed = 2"],
    ["a missing package", 'import "no-such-package"'],
    ["a missing package that is required", 'require("no-such-package")'],
    ["a missing file", 'await import("./no-such-file.ts")'],
    ["a promise that rejects after an await", "await 1; await Promise.reject(new Error('later'))"],
    ["an aborted signal", "AbortSignal.abort().throwIfAborted()"],
    ["a failed command", 'require("node:child_process").execSync("exit 3", { stdio: "pipe" })'],
    ["a failed assertion", 'require("node:assert").strictEqual(1, 2)'],
    ["a display of something wrong", "display.register(1 as any, () => 1)"],
    ["a decorator that throws", "class Decorated { @((): never => { throw new Error('d') }) m() {} }"],
    ["a disposal that throws", "using res = { [Symbol.dispose]() { throw new Error('u') } }"],
    ["an event that nobody hears", 'new (require("node:events").EventEmitter)().emit("error", new Error("e"))'],
    ["text that is evaluated", "eval('missing + 1')"],
    ["a promise in a loop", "for await (const one of [Promise.reject(new Error('loop'))]) one"],
    ["a reviver", 'JSON.parse("[1]", () => { throw new Error("r") })'],
  ])("has frames of the user only, for %s", async (_, source) => {
    const traceback = await tracebackOf(session, source);

    const frames = traceback.split("\n").filter((line) => /^ +at /.test(line));
    expect(frames.filter((frame) => !/cell_\d+\.ts|<anonymous>/.test(frame))).toEqual([]);
    expect(frames.some((frame) => /cell_\d+\.ts:1:\d+/.test(frame))).toBe(true);
    expect(traceback).not.toMatch(/\$k|\$user|kernel\/|labtrail:/);
  });
});

describe("what fails behind a cell's back is told in that cell, and ends nothing", () => {
  test.each([
    ["a timer", 'setTimeout(() => { throw new Error("behind") })'],
    ["an interval", 'const ticking = setInterval(() => { clearInterval(ticking); throw new Error("behind") })'],
    ["an immediate", 'setImmediate(() => { throw new Error("behind") })'],
    ["a microtask", 'queueMicrotask(() => { throw new Error("behind") })'],
    ["process.nextTick", 'process.nextTick(() => { throw new Error("behind") })'],
    ["a promise", 'void Promise.reject(new Error("behind"))'],
    [
      "an asynchronous function",
      'void (async () => { await new Promise((done) => setTimeout(done, 1)); throw new Error("behind") })()',
    ],
    ["a callback of a file", 'require("node:fs").stat("/", () => { throw new Error("behind") })'],
    [
      "an event",
      'const emitter = new (require("node:events").EventEmitter)(); setTimeout(() => emitter.emit("error", new Error("behind")))',
    ],
    ["a stream", 'require("node:stream").Readable.from([1]).on("data", () => { throw new Error("behind") })'],
    ["a promise that rejects with anything", 'void Promise.reject({ toString() { throw 1 }, note: "behind" })'],
    [
      "a proxy that resists",
      'setTimeout(() => { throw new Proxy(function behind() {}, { get() { throw 1 }, getPrototypeOf() { throw 1 } }) }, 1); setTimeout(() => console.error("behind"), 2)',
    ],
  ])("%s", async (_, source) => {
    await using session = openTestRuntime();

    const { execution, outcome } = await session.run(`${source}; undefined`);
    const other = await session.run("await new Promise((done) => setTimeout(done, 20)); 'other'");
    await session.waitUntil(() => session.textOf(execution, "stderr").includes("behind"));

    expect(outcome.kind).toBe("value");
    expect(other.outcome).toMatchObject({ kind: "value", data: { "text/plain": "'other'" } });
    expect(session.textOf(other.execution, "stderr")).toBe("");
    expect(await session.valueOf("1 + 1")).toBe("2");
  });
});
