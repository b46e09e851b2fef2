import { describe, expect, test } from "vitest";

import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { placeOf } from "../../src/shared/text.ts";
import { openSession, testCells } from "../helpers/cell-table.ts";

function undeclaredIn(source: string, scope = new CellScope()): readonly string[] {
  const compilation = compileCell(source, { fileName: "cell_1.ts", session: scope });
  if (compilation.kind === "faulty") throw new Error(compilation.diagnostics[0]?.message);
  return compilation.cell.undeclared.map(({ name, line }) => `${name}:${line}`);
}

describe("a name that nobody declared comes into being", () => {
  test.each([
    ["where it is assigned", "let a = 1\nx = 5", ["x:2"]],
    [
      "in a pattern",
      "[x, y] = [1, 2];\n({ z, k: [w = 1, ...v], ...u } = {} as any)",
      ["x:1", "y:1", "z:2", "w:2", "v:2", "u:2"],
    ],
    [
      "in the head of a loop",
      "for (i = 0; i < 3; i++) {}\nfor (k in { a: 1 }) {}\nfor (v of [1]) {}",
      ["i:1", "k:2", "v:3"],
    ],
    ["in a function", "function f() { x = 1; return x }\nconst g = () => (y = 2)", ["x:1", "y:2"]],
    [
      "in a method, a field, a static block",
      "class A { m() { x = 1 } f = (y = 2); static { z = 3 } }",
      ["x:1", "y:1", "z:1"],
    ],
    ["inside another expression", "console.log(x = 1, y = z = 2)", ["x:1", "y:1", "z:1"]],
    ["in a condition", "if (Math.random() > 2) x = 1", ["x:1"]],
    ["in a cell with types", "interface A {\n a: number }\n\nx = 5 as number;", ["x:4"]],
    ["with a name that packages look for", "document = {}; $ = 1; exports = 2", ["document:1", "$:1", "exports:1"]],
    ["where only `typeof` asked before", 'if (typeof x === "undefined") x = 5', ["x:1"]],
    ["where only a function reads it before", "const read = () => x; x = 5", ["x:1"]],
    ["where a second assignment reads it", "x = 1; x = x + 1; x += 1", ["x:1"]],
    ["in a function, though another one reads it first", "function f() { x = x + 1 } function g() { x = 0 }", ["x:1"]],
    ["where a loop over it goes on with it", "for (x of [1, 2]) { y = x }", ["x:1", "y:1"]],
  ])("%s", (_, source, names) => {
    expect(undeclaredIn(source)).toEqual(names);
  });
});

describe("a name does not come into being", () => {
  test.each([
    ["where an operator reads it", "x += 1; y++; --z; w ||= 1; v ??= 1; u &&= 1"],
    ["where its new value reads it", "x = x + 1"],
    ["where the other side of a pattern reads it", "[x, y] = [y, x]"],
    ["where a statement before it reads it", "console.log(x); x = 1"],
    ["where its function reads it first", "function f() { x = x + 1; return x }"],
    [
      "where the cell declares it, above or below",
      "x = 1; let x; y = 2; var y; { var z } z = 3; function f() {} f = 4 as any",
    ],
    ["where it is an inner variable", "{ let x; x = 1 } function f(y: number) { y = 2; for (let z of [1]) z = 3 }"],
    ["where it is a global of Node", "globalThis.fetch = fetch; performance = 1 as any; Buffer = 2 as any"],
    ["where it is a member or a label", "const o: any = {}; o.x = 1; o[1] = 2; x: for (;;) break x"],
  ])("%s", (_, source) => {
    expect(undeclaredIn(source)).toEqual([]);
  });
});

describe("a name that came into being by an assignment", () => {
  testCells([
    ["is a variable of the cell", ["x1 = 5; x1 + 1"], 6],
    ["is a variable of later cells", ["x2 = 5", "x2 += 1", "x2 *= 2; x2"], 12],
    ["may be set in a function", ["function f3() { x3 = 5 } f3()", "x3"], 5],
    ["may count a loop", ["for (i4 = 0; i4 < 3; i4++) {}", "i4"], 3],
    [
      "may be declared later, also for earlier functions",
      ["x5 = 5; const get5 = () => x5", "const x5 = 6", "get5()"],
      6,
    ],
    ["may be assigned again by any cell", ["x6 = 5", "x6 = 6", "[x6] = [7]; x6"], 7],
    [
      "may have a name that packages look for",
      ["document = { title: 1 }", "document.title = 2; document"],
      { title: 2 },
    ],
    [
      "gives a function its name",
      ["window = () => 1; run7 = function () {}; [window.name, run7.name]"],
      ["window", "run7"],
    ],
    ["may take the place of require", ['require = () => "mine"', "require()"], "mine"],
  ]);

  test("cannot be assigned once it is a constant", async () => {
    using session = openSession();

    await expect(session.runAll("x8 = 5", "const x8 = 6", "x8 = 7")).rejects.toThrow("constant variable 'x8'");
  });

  test.each(["n9 += 1", "n9++", "n9 = n9 + 1", "function f9() { n9 = n9 + 1 } f9()", "n9 ||= 1"])(
    "is a reference error in %s",
    async (source) => {
      using session = openSession();

      await expect(session.run(source)).rejects.toThrow("n9 is not defined");
    },
  );

  test("stays to be declared until a cell that assigns it has run", () => {
    const scope = new CellScope();
    for (const source of ["x = 1", "x = 2"]) {
      const compilation = compileCell(source, { fileName: "cell_1.ts", session: scope });
      if (compilation.kind === "compiled") scope.accept(compilation.cell);

      expect(undeclaredIn("x = 3", scope)).toEqual(["x:1"]);
    }
  });
});

describe("a global that user code or a package has set", () => {
  test("is assigned itself", async () => {
    using session = openSession();
    session.scope.setGlobals([...Object.getOwnPropertyNames(globalThis), "plain", "document"]);

    expect(session.compile("plain = 1; document = 2").bindings).toEqual([]);
    expect(undeclaredIn("plain = 1; document = 2", session.scope)).toEqual([]);
  });

  test("is kept apart from a variable of its name", () => {
    using session = openSession();
    session.scope.setGlobals(["plain"]);

    expect(session.compile("let plain = 1").declares).toEqual(["plain$user"]);
  });

  test("does not move a variable that is there already", () => {
    using session = openSession();
    session.scope.accept(session.compile("let plain = 1"));

    session.scope.setGlobals(["plain"]);

    expect(session.compile("const plain = 2").declares).toEqual(["plain"]);
  });

  test("is one also where a cell was believed to bring it into being", () => {
    using session = openSession();
    session.scope.accept(session.compile("plain = 1"));

    session.scope.setGlobals(["plain"]);

    expect(session.scope.bindingOf("plain")).toBeUndefined();
  });
});

describe("in strict mode", () => {
  test("an assignment to a name that nobody declared is an error at its place", () => {
    const scope = new CellScope();
    scope.setStrict(true);
    const source = "const a: number = 1\n  total = a; rest = 2";

    const compilation = compileCell(source, { fileName: "cell_1.ts", session: scope });

    const faults = compilation.kind === "faulty" ? compilation.diagnostics : [];
    expect(faults.map(({ start, end }) => source.slice(start, end))).toEqual(["total", "rest"]);
    expect(faults.map(({ start }) => placeOf(source, start))).toEqual([
      { line: 2, column: 3 },
      { line: 2, column: 14 },
    ]);
    expect(faults[0]?.message).toBe(
      "`total` was never declared: write `let total` or `const total` (`%strict off` allows it)",
    );
  });

  test("names that came into being before may be assigned, and so may declared ones and globals", async () => {
    using session = openSession();
    await session.runAll("total = 1; let other = 1");

    session.scope.setStrict(true);

    expect(await session.run("total = 2; other = 3; let own; own = 4; fetch = fetch; total + other + own")).toBe(9);
  });
});
