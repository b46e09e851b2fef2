import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { toLine } from "../../kernel/runtime/wire.ts";
import { findMagics } from "../../src/language/magics/magic-lines.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime } from "../helpers/runtime.ts";

test("a cell's last expression is its value, and undefined is none", async () => {
  await using session = openTestRuntime();

  const value = await session.run("const price: number = 40; price + 2");
  const nothing = await session.run("const more = price");

  expect(value.outcome).toEqual({ kind: "value", data: { "text/plain": "42" }, metadata: {} });
  expect(nothing.outcome).toEqual({ kind: "value", metadata: {} });
});

test("names live on in later cells, and may be declared again as something else", async () => {
  await using session = openTestRuntime();

  await session.run("let count = 1; const read = () => count");
  await session.run("const count = await Promise.resolve(7)");

  expect(await session.valueOf("read()")).toBe("7");
});

test("a cell may require, import, and ask where it is, all from the notebook's folder", async () => {
  await using session = openTestRuntime();
  session.write("twice.ts", "export const twice = (value: number): number => value * 2;");
  session.write("data.json", `{"rows": 3}`);
  session.write("old.cjs", "module.exports = { old: true };");

  const value = await session.valueOf(`
    import { twice } from "./twice.ts";
    import data from "./data.json" with { type: "json" };
    import { basename } from "node:path";
    const { old } = require("./old.cjs");
    [twice(data.rows), old, basename(__filename), __dirname === import.meta.dirname, process.cwd() === __dirname,
      import.meta.resolve("./twice.ts") === new URL("./twice.ts", import.meta.url).href, process.argv[1] === __filename]
  `);

  expect(value).toBe("[ 6, true, 'notebook.ipynb', true, true, true, true ]");
});

test("an npm: specifier means the installed package, also when it is computed", async () => {
  await using session = openTestRuntime();
  mkdirSync(join(session.folder, "node_modules/tiny"), { recursive: true });
  session.write("node_modules/tiny/package.json", `{"name": "tiny", "exports": "./index.mjs"}`);
  session.write("node_modules/tiny/index.mjs", "export const size = 'tiny';");

  const value = await session.valueOf(`
    import { size } from "npm:tiny@1.2.3";
    const name = "npm:tiny@1";
    [size, (await import(name)).size]
  `);

  expect(value).toBe("[ 'tiny', 'tiny' ]");
});

test("a module that is missing is the cell's error", async () => {
  await using session = openTestRuntime();

  const { outcome } = await session.run(`import { nothing } from "no-such-package"`);

  expect(outcome).toMatchObject({ kind: "error", fault: { evalue: expect.stringContaining('"no-such-package"') } });
});

test.each([65_535, 65_536, 65_537, 131_072])("a cell whose message has %i bytes runs", async (size) => {
  await using session = openTestRuntime();
  const execution = "padded" as ExecutionId;
  const cell = session.compile("1");
  const message = { kind: "run", run: 1, lane: 0, execution, cell } as const;
  // The child reads 64 KiB at a time; a reader that expects more after a full buffer would wait for ever.
  const code = cell.code.padEnd(cell.code.length + size - toLine(message).length, " ");

  const outcome = await session.runtime.run(execution, { ...cell, code });

  expect(outcome.kind).toBe("value");
});

test("a run after the end is refused", async () => {
  await using session = openTestRuntime();
  const cell = session.compile("1");

  await session.runtime.close();

  expect(() => session.runtime.run("late" as ExecutionId, cell)).toThrow(/closed/);
});

test("magic lines run in the host, in order with the code around them", async () => {
  await using session = openTestRuntime();
  session.onMagic = async ({ index }): Promise<undefined> => {
    if (index === 1) throw new TypeError("no such magic");
  };
  const { code } = findMagics("const before = 1;\n%good\nbefore + 1");
  const { code: badCode } = findMagics("%good\n%bad");

  const { outcome: good } = await session.run(code);
  const { outcome: bad } = await session.run(badCode);

  expect(good).toMatchObject({ kind: "value", data: { "text/plain": "2" } });
  expect(bad).toMatchObject({
    kind: "error",
    fault: { ename: "TypeError", evalue: "no such magic", traceback: ["TypeError: no such magic"] },
  });
  expect(session.magicsReached.map(({ index }) => index)).toEqual([0, 0, 1]);
});
