import { describe, expect, test } from "vitest";

import { TestSession } from "../helpers/test-session.ts";

/** The names that have a twin in the loops of the last of these cells. */
async function twinsIn(...cells: readonly string[]): Promise<readonly string[]> {
  using session = new TestSession();
  for (const cell of cells.slice(0, -1)) await session.run(cell);
  const { code } = session.compile(cells.at(-1) ?? "");
  return [...new Set(Array.from(code.matchAll(/([\w$]+)\$loop\b/g), ([, name = ""]) => name))].toSorted();
}

describe("a name that a loop assigns has a twin", () => {
  test.each<[where: string, cells: readonly string[]]>([
    ["of this cell", ["let sum = 0; for (const x of [1]) sum += x"]],
    ["of an earlier cell", ["let sum = 0", "for (const x of [1]) sum += x"]],
    ["as a counter", ["let sum; for (sum = 0; sum < 3; sum++) {}"]],
    ["as a counter of its own", ["for (var sum = 0; sum < 3; sum++) {}"]],
    ["with a label", ["let sum = 0; again: while (sum < 3) { sum++; continue again }"]],
    ["below another statement", ["let sum = 0; if (sum === 0) { try { while (sum < 3) sum++ } finally {} }"]],
    ["inside a loop that awaits", ["let sum = 0; for (const x of [1]) { await x; while (sum < 3) sum++ }"]],
    ["that functions only read", ["let sum = 0; const get = () => sum", "while (get() < 3) sum++"]],
  ])("%s", async (_where, cells) => {
    expect(await twinsIn(...cells)).toEqual(["sum"]);
  });
});

describe("a name has none", () => {
  test.each<[why: string, cells: readonly string[]]>([
    ["when the loop only reads it", ["const sum = 1; for (let i = 0; i < sum; i++) {}"]],
    ["when the loop awaits", ["let sum = 0; while (sum < 3) { await 1; sum++ }"]],
    ["when the loop is in a function", ["let sum = 0; function f() { while (sum < 3) sum++ }"]],
    ["when a function of the cell assigns it", ["let sum = 0; const f = () => { sum = 5 }; while (sum < 3) sum++"]],
    ["when a function of an earlier cell does", ["let sum = 0; function f() { sum = 5 }", "while (sum < 3) sum++"]],
    ["when a class does", ["let sum = 0; class K { n = sum++ }", "while (sum < 3) sum++"]],
    [
      "when the function's cell was run again without it",
      ["let sum = 0; function f() { sum = 5 }", "let sum = 0", "while (sum < 3) sum++"],
    ],
    ["when code may be made at run time", ["let sum = 0; const run = eval", "while (sum < 3) sum++"]],
    ["when a message would show the twin", ["let sum: any = 0; while (sum < 3) { sum++; sum.missing?.() }"]],
    ["when a pattern assigns it", ["let sum = 0; for ([sum] of [[1]]) sum++"]],
    ["when the user has a name of that kind", ["let sum$loop = 1, sum = 0; while (sum < 3) sum++"]],
    ["when nobody declared it", ["for (sum = 0; sum < 3; sum++) {}"]],
    ["when it is an import", ["import sum from 'node:fs'; let x = 0; for (;;) { if (x === 0) break; x = sum as any }"]],
  ])("%s", async (_why, cells) => {
    expect((await twinsIn(...cells)).filter((name) => name === "sum" && !cells.at(-1)?.includes("sum$loop"))).toEqual(
      [],
    );
  });
});

test("a name that hides a global has one as well", async () => {
  using session = new TestSession();

  const value = await session.run("let name = 0, URL = 1; for (; name < 3; name++) URL *= 2; [name, URL]");

  expect(value).toEqual([3, 8]);
});

test("after the process was replaced, what functions of the old one assigned no longer counts", async () => {
  using session = new TestSession();
  await session.run("let sum = 0; const f = () => { sum = 5 }");

  session.scope.clear();

  expect(session.compile("let sum = 0; while (sum < 3) sum++").code).toContain("sum$loop");
});

describe("a loop below a pause is written twice, since another cell may come between", () => {
  test.each<[pause: string, cell: string]>([
    ["an await", "await 0; let sum = 0; while (sum < 3) sum++"],
    ["a loop that awaits", "let sum = 0; for (const x of [1]) { await x; while (sum < 3) sum++ }"],
    ["a loop over time", "let sum = 0; for await (const x of [1]) { while (sum < 3) sum++ }"],
    ["an import", "import 'node:fs'; let sum = 0; while (sum < 3) sum++"],
    ["a magic", "%magic\nlet sum = 0; while (sum < 3) sum++"],
  ])("%s", async (_pause, cell) => {
    using session = new TestSession();

    const sum = await session.run(`${cell}; sum`);

    expect(session.loopsGuarded).toBe(1);
    expect(sum).toBe(3);
  });

  test("and takes what a function of that cell assigns", async () => {
    using session = new TestSession();
    await session.run("let sum = 0; const hooks = { call() {} }; let go = () => {}");
    const waiting = session.run(
      "await new Promise((resolve) => { go = resolve }); for (let i = 0; i < 3; i++) { sum += 1; hooks.call() } sum",
    );

    await session.run("function add() { sum += 10 } hooks.call = add; go()");

    expect(await waiting).toBe(33);
  });

  test("but only then", async () => {
    using session = new TestSession();

    await session.run("let sum = 0; while (sum < 3) sum++; sum");

    expect(session.loopsGuarded).toBe(0);
  });
});
