// What completion and inspection see of the live state.
import { expect, test } from "vitest";

import { matchesAt, namesAt, summaryAt } from "../helpers/look.ts";
import { openTestRuntime } from "../helpers/runtime.ts";

test("names of cells and globals complete", async () => {
  await using session = openTestRuntime();
  await session.run("const penguinCount = 344; function penguinMass() {}; const URL = 'mine'");

  expect(await matchesAt(session, "1 + penguin|")).toEqual(["penguinCount", "penguinMass"]);
  expect(await matchesAt(session, "const x = 1;\nstructuredC|")).toEqual(["structuredClone"]);
  expect((await matchesAt(session, "URL|")).toSorted()).toEqual(
    ["URL", "URL", "URLPattern", "URLSearchParams"].filter((name) => name in globalThis),
  );
});

test("members complete along the prototype chain, also through accessors that change nothing", async () => {
  await using session = openTestRuntime();
  await session.run(`
    class Model { weights = { bias: 1 }; get layers() { return this.#layers } #layers = { dense: 1 }; fit() {} }
    const model = new Model(); const any: any = { 'not-a-name': 1, column: 2 };
  `);

  expect(await namesAt(session, "model.|")).toEqual(
    expect.arrayContaining([
      { name: "weights", kind: "property", origin: "own" },
      { name: "layers", kind: "property", origin: "class" },
      { name: "fit", kind: "function", origin: "class" },
      { name: "toString", kind: "function", origin: "object" },
    ]),
  );
  expect(await matchesAt(session, "model.weights.b|")).toEqual(["bias"]);
  expect(await matchesAt(session, "model?.layers.|")).toContain("dense");
  expect(await matchesAt(session, "any.|")).not.toContain("not-a-name");
  expect(await matchesAt(session, `any["|"]`)).toEqual(["not-a-name", "column"]);
  expect(await matchesAt(session, "model.fit().|")).toEqual([]);
});

test("what an expression without side effects gives completes", async () => {
  await using session = openTestRuntime();
  await session.run(`
    const rows: any = [{ mass: 3750, sex: "male" }]; const URL: any = { mine: rows };
    const average = (values: any) => ({ mean: values.length });
  `);

  expect(await matchesAt(session, "rows[0].|")).toEqual(expect.arrayContaining(["mass", "sex"]));
  expect(await matchesAt(session, "rows.map((row: any) => row).at(-1)!.|")).toContain("mass");
  expect(await matchesAt(session, "average(rows).m|")).toEqual(["mean"]);
  expect(await matchesAt(session, "(URL.mine as any[])[0].m|")).toEqual(["mass"]);
  expect(await matchesAt(session, `rows[0]["s|"]`)).toEqual(["sex"]);
  expect(await matchesAt(session, `"text".toUpperC|`)).toEqual(["toUpperCase"]);
});

test("a name that means something else at the cursor is not looked up", async () => {
  await using session = openTestRuntime();
  await session.run("const rows: any = { mass: 1 }");

  expect(await matchesAt(session, "function f(rows: any) { return rows.| }")).toEqual([]);
  expect(await matchesAt(session, "class A { rows: any; m() { return this.rows.| } }")).toEqual([]);
  expect(await matchesAt(session, "function f() { return rows.m| }")).toEqual(["mass"]);
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
    const count = () => { seen += 1; return { inner: 1 } };
    const trap = { get counted() { return count() }, get endless() { for (;;); }, get written() { return (this as any).x = {} } };
    const proxy: any = new Proxy({}, { get() { seen += 1 }, ownKeys() { seen += 1; return [] }, getOwnPropertyDescriptor() { seen += 1; return undefined } });
  `);

  for (const code of ["trap.counted.|", "trap.endless.|", "trap.written.|", "proxy.|", "proxy.member.|", "count().|"]) {
    expect(await matchesAt(session, code)).toEqual([]);
  }
  expect(await matchesAt(session, "(seen = 5).|")).toEqual([]);
  expect(await matchesAt(session, `proxy["|"]`)).toEqual([]);
  for (const code of ["trap|", "trap.counted|", "proxy|", "proxy.member|"]) await summaryAt(session, code, true);

  expect(await session.valueOf("seen")).toBe("0");
});

test("inspection tells type, size and value, and in detail a function's source", async () => {
  await using session = openTestRuntime();
  await session.run(`
    const rows = [1, 2, 3]; const tensor = { shape: [2, 3], dtype: "float32" }; const bad = NaN; const big = 10n;
    function twice(value: number): number {
      return value * 2;
    }
  `);

  expect(await summaryAt(session, "ro|ws")).toBe("Array(3)\n[ 1, 2, 3 ]");
  expect(await summaryAt(session, "tensor|")).toBe("Object([ 2, 3 ])\n{ shape: [ 2, 3 ], dtype: 'float32' }");
  expect(await summaryAt(session, "tensor.sha|pe[0]")).toBe("Array(2)\n[ 2, 3 ]");
  expect(await summaryAt(session, "|twice(1)")).toMatch(/^function\nfunction *\(value\) \{$/);
  expect(await summaryAt(session, "|twice(1)", true)).toContain("return value * 2;");
  expect(await summaryAt(session, "bad|")).toBe("number\nNaN");
  expect(await summaryAt(session, "big|")).toBe("bigint\n10n");
  expect(await summaryAt(session, "nothing|")).toBeUndefined();
  expect(await summaryAt(session, " | ")).toBeUndefined();
});

test("while a cell runs there is nothing to see, and the answer does not wait", async () => {
  await using session = openTestRuntime();
  await session.run("const known = 1");

  const running = session.run("while (true) {}");
  const names = await session.runtime.findNames({ kind: "globals" });
  const inspected = await session.runtime.inspect("known", false);
  await session.runtime.interrupt();
  await running;

  expect([names, inspected]).toEqual([[], undefined]);
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
    columns: [
      { name: "id", type: "number" },
      { name: "mass", type: "number" },
    ],
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((second as { readonly digest: string }).digest).not.toBe((first as { readonly digest: string }).digest);
  expect(await session.runtime.describeValue("rate")).toBe(0.1);
  expect(await session.runtime.describeValue("bad")).toBe("NaN");
  expect(await session.runtime.describeValue("missing")).toBeUndefined();
});
