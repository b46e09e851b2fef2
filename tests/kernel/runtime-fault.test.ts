import { expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

async function tracebackOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  if (outcome.kind !== "error") throw new Error(`the cell ended with ${outcome.kind}`);
  return outcome.fault.traceback.join("\n");
}

test("every frame is in the user's own lines, also in functions of earlier cells", async () => {
  await using session = openTestRuntime();
  await session.run(
    "interface Row {\n  a: number;\n}\nfunction fail(row: Row): never {\n  throw new TypeError(`bad ${row.a}`);\n}",
  );

  const traceback = await tracebackOf(session, "const one: number = 1;\n\nfail({ a: one });");

  expect(traceback).toBe(
    [
      "TypeError: bad 1",
      "    at fail (cell_1.ts:5:9)",
      "    at cell_2.ts:3:1",
      "",
      "cell_1.ts:5",
      "    throw new TypeError(`bad ${row.a}`);",
      "          ^",
    ].join("\n"),
  );
});

test("a stack that user code prints reads the same, without frames of Node or of ours", async () => {
  await using session = openTestRuntime();

  const { execution } = await session.run(`
    const sorted = [2, 1].sort((): number => { console.log(new Error("here").stack); return 0 });
    import { readFileSync } from "node:fs";
    try { readFileSync("missing") } catch (error) { console.log((error as Error).stack) }
  `);

  const text = session.textOf(execution);
  expect(text).toContain(
    "Error: here\n    at cell_1.ts:2:60\n    at Array.sort (<anonymous>)\n    at cell_1.ts:2:27\n",
  );
  expect(text).toMatch(/ENOENT.*\n    at cell_1\.ts:4:\d+\n$/);
});

test("an error that says what to do about it says so below its message", async () => {
  await using session = openTestRuntime();

  const traceback = await tracebackOf(
    session,
    `throw Object.assign(new Error("no such column"), { code: "42703", hint: 'Perhaps you meant "mass".' });`,
  );
  const hostile = await tracebackOf(
    session,
    `throw Object.defineProperty(new Error("sly"), "hint", { get() { throw new Error("ran") } });`,
  );

  expect(traceback).toMatch(/^Error: no such column\nPerhaps you meant "mass"\.\n {4}at cell_1\.ts:1:/);
  expect(hostile).toMatch(/^Error: sly\n {4}at /);
});

test("errors in imported files keep their own lines", async () => {
  await using session = openTestRuntime();
  session.write("deep.ts", "type Unused = number;\n\nexport function deep(): never {\n  throw new Error('deep');\n}\n");

  const traceback = await tracebackOf(session, `import { deep } from "./deep.ts";\ndeep();`);

  expect(traceback).toMatch(/^Error: deep\n    at deep \(file:\/\/.*\/deep\.ts:4:9\)\n    at cell_1\.ts:2:/);
});

test("causes and the errors of an aggregate are shown, and a circle ends", async () => {
  await using session = openTestRuntime();

  const chained = await tracebackOf(
    session,
    `throw new Error("outer", { cause: new RangeError("inner", { cause: "text" }) })`,
  );
  const aggregate = await tracebackOf(
    session,
    `await Promise.any([Promise.reject(new TypeError("a")), Promise.reject("b")])`,
  );
  const circular = await tracebackOf(session, `const round = new Error("round"); round.cause = round; throw round`);

  expect(chained).toMatch(/^Error: outer\n(?: +at .*\n)+Caused by: RangeError: inner\n(?: +at .*\n)+Caused by: 'text'/);
  expect(aggregate).toMatch(
    /^AggregateError: All promises were rejected\n  \[1\/2\] TypeError: a\n(?: +at .*\n)+  \[2\/2\] 'b'/,
  );
  expect(circular).not.toContain("Caused by");
});

test.each([
  [`throw "text"`, "'text'"],
  ["throw undefined", "undefined"],
  ["throw null", "null"],
  ["throw { code: 1 }", "{ code: 1 }"],
])("%s is shown as what it is", async (source, evalue) => {
  await using session = openTestRuntime();

  const { outcome } = await session.run(source);

  const traceback = [`Uncaught: ${evalue}`];
  expect(outcome).toEqual({ kind: "error", fault: { ename: "Uncaught", evalue, traceback } });
});

test("an error is named by its class, also when the class does not say so", async () => {
  await using session = openTestRuntime();

  const { outcome } = await session.run(`class LossError extends Error {} throw new LossError("NaN")`);

  expect(outcome).toMatchObject({ kind: "error", fault: { ename: "LossError", evalue: "NaN" } });
});

test("an error that cannot be shown is still the cell's error", async () => {
  await using session = openTestRuntime();

  const { outcome } = await session.run(
    `throw Object.defineProperty(new Error(), "message", { get() { throw new Error("no") } })`,
  );

  expect(outcome).toMatchObject({ kind: "error", fault: { evalue: "a message that cannot be read: no" } });
});

test("a name that had to be set apart is shown as the user wrote it", async () => {
  await using session = openTestRuntime();

  const traceback = await tracebackOf(session, `function fetch() { throw new Error("offline") }\nfetch()`);

  expect(traceback).toContain("    at fetch (cell_1.ts:1:26)\n    at cell_1.ts:2:1");
});

test("a fault that only V8 finds has its line", async () => {
  await using session = openTestRuntime();

  const traceback = await tracebackOf(session, `const one: number = 1;\nconst two = /a(/;`).catch(
    (error: Error) => error.message,
  );

  expect(traceback).toMatch(/Invalid regular expression|Unterminated group/);
});
