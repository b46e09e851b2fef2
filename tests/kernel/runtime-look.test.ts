// What completion and inspection see of the live state.
import { expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

/** Completes at the mark `|`. */
async function matchesAt(session: TestRuntime, marked: string): Promise<readonly string[]> {
  const offset = marked.indexOf("|");
  const code = marked.replace("|", "");
  const { matches, start, end } = await session.runtime.complete(code, offset);
  const typed = code.slice(start, end);
  expect(matches.every((match) => match.startsWith(typed))).toBe(true);
  return matches;
}

test("names of cells and globals complete", async () => {
  await using session = openTestRuntime();
  await session.run("const penguinCount = 344; function penguinMass() {}; const URL = 'mine'");

  expect(await matchesAt(session, "1 + penguin|")).toEqual(["penguinCount", "penguinMass"]);
  expect(await matchesAt(session, "const x = 1;\nstructuredC|")).toEqual(["structuredClone"]);
  expect(await matchesAt(session, "URL|")).toEqual(
    ["URL", "URLSearchParams", "URLPattern"].filter((name) => name in globalThis),
  );
});

test("members complete along the prototype chain, also through accessors that change nothing", async () => {
  await using session = openTestRuntime();
  await session.run(`
    class Model { weights = { bias: 1 }; get layers() { return this.#layers } #layers = { dense: 1 }; fit() {} }
    const model = new Model(); const any: any = { 'not-a-name': 1, column: 2 };
  `);

  expect(await matchesAt(session, "model.|")).toEqual(expect.arrayContaining(["weights", "layers", "fit", "toString"]));
  expect(await matchesAt(session, "model.weights.b|")).toEqual(["bias"]);
  expect(await matchesAt(session, "model?.layers.|")).toContain("dense");
  expect(await matchesAt(session, "any.|")).not.toContain("not-a-name");
  expect(await matchesAt(session, `"text".|`)).toEqual([]);
  expect(await matchesAt(session, "model.fit().|")).toEqual([]);
});

test("an imported module's members complete", async () => {
  await using session = openTestRuntime();
  await session.run(
    `import * as paths from "node:path"; import { posix } from "node:path"; import missing from "node:fs"`,
  );

  expect(await matchesAt(session, "paths.basen|")).toEqual(["basename"]);
  expect(await matchesAt(session, "posix.basen|")).toEqual(["basename"]);
});

test("looking never runs what could be noticed", async () => {
  await using session = openTestRuntime();
  await session.run(`
    let seen = 0;
    const trap = { get counted() { seen += 1; return { inner: 1 } }, get endless() { for (;;); } };
    const proxy: any = new Proxy({}, { get() { seen += 1 }, ownKeys() { seen += 1; return [] }, getOwnPropertyDescriptor() { seen += 1; return undefined } });
  `);

  expect(await matchesAt(session, "trap.counted.|")).toEqual([]);
  expect(await matchesAt(session, "trap.endless.|")).toEqual([]);
  expect(await matchesAt(session, "proxy.|")).toEqual([]);
  expect(await matchesAt(session, "proxy.member.|")).toEqual([]);
  for (const code of ["trap", "trap.counted", "proxy", "proxy.member"]) {
    await session.runtime.inspect(code, code.length, true);
  }

  expect(await session.valueOf("seen")).toBe("0");
});

test("inspection tells type, size and value, and in detail a function's source", async () => {
  await using session = openTestRuntime();
  await session.run(`
    const rows = [1, 2, 3]; const tensor = { shape: [2, 3], dtype: "float32" };
    function twice(value: number): number {
      return value * 2;
    }
  `);
  const inspect = async (code: string, isDetailed = false): Promise<unknown> =>
    (await session.runtime.inspect(code, 1, isDetailed))?.["text/plain"];

  expect(await inspect("rows")).toBe("rows: Array(3)\n[ 1, 2, 3 ]");
  expect(await inspect("tensor")).toBe("tensor: Object([ 2, 3 ])\n{ shape: [ 2, 3 ], dtype: 'float32' }");
  expect(await inspect("twice")).toMatch(/^twice: function\nfunction *\(value\) \{$/);
  expect(await inspect("twice", true)).toContain("return value * 2;");
  expect(await inspect("nothing")).toBeUndefined();
  expect(await inspect("  ")).toBeUndefined();
});

test("while a cell runs there is nothing to see, and the answer does not wait", async () => {
  await using session = openTestRuntime();
  await session.run("const known = 1");

  const running = session.run("while (true) {}");
  const completions = await session.runtime.complete("kno", 3);
  const inspected = await session.runtime.inspect("known", 2, false);
  await session.runtime.interrupt();
  await running;

  expect([completions, inspected]).toEqual([{ matches: [], start: 3, end: 3 }, undefined]);
});

test("a value is described with its size and a digest over all of it", async () => {
  await using session = openTestRuntime();
  await session.run(
    `const rows = Array.from({ length: 5000 }, (_, id) => ({ id, mass: id / 2 })); const rate = 0.1; const bad = NaN;`,
  );

  const first = await session.runtime.describeValue("rows");
  await session.run("rows[4999].mass = 0");
  const second = await session.runtime.describeValue("rows");

  expect(first).toMatchObject({
    type: "Array(5000)",
    rows: 5000,
    columns: ["id", "mass"],
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((second as { readonly digest: string }).digest).not.toBe((first as { readonly digest: string }).digest);
  expect(await session.runtime.describeValue("rate")).toBe(0.1);
  expect(await session.runtime.describeValue("bad")).toBe("NaN");
  expect(await session.runtime.describeValue("missing")).toBeUndefined();
});
