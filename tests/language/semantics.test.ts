// What a cell may contain, and what it then means; imports, global names and TypeScript have files of their own.
import { describe, expect, test } from "vitest";

import { openSession, testCells } from "../helpers/cell-table.ts";

describe("the value of a cell", () => {
  testCells([
    ["is its last expression", ["1 + 1"], 2],
    // Symptom: an arrow function was shown as [Function: v].
    ["may be a function without a name, which stays so", ["() => 1"], expect.objectContaining({ name: "" })],
    ["is the same with a semicolon behind it", ["const a = 1; a;"], 1],
    ["is the same with empty statements behind it", ["5;;"], 5],
    ["is not hidden by a type declaration behind it", ["4 + 4\ninterface Behind { a: number }"], 8],
    ["is not hidden by a comment behind it", ["4 + 5 // nine"], 9],
    ["is nothing for an empty cell", [""], undefined],
    ["is nothing for a cell of blanks", [" \n\t\n"], undefined],
    ["is nothing for a cell of comments", ["// only\n/* comments */"], undefined],
    ["is nothing when the last statement declares", ["1; const last = 2"], undefined],
    ["is nothing when the last statement is a function", ["1; function last() {}"], undefined],
    ["may be a text that looks like a directive", ['"hello"'], "hello"],
    ["may be the directive itself", ['"use strict"'], "use strict"],
    ["may be an object in parentheses", ["({a: 1})"], { a: 1 }],
    ["is nothing for a block, even one like an object", ["{ a: 1 }"], undefined],
    ["is nothing for a block with statements", ["{ let inner = 1; inner }"], undefined],
    ["may be a default export", ["export default 3 + 1"], 4],
    ["may be a default export in parentheses", ["export default (3 + 1)"], 4],
    ["may be a default export without a name", ["export default class { static v = 6 }"], expect.any(Function)],
    // Symptom: a cell with an `import type` or `export type` showed nothing.
    ["is not hidden by imports of types", ['import type { Row } from "no-such-package"\n7'], 7],
    ["is not hidden by exports of types", ["8\nexport type Row = { a: number }"], 8],
    ["is not hidden by a list of exports", ["const listed = 9; listed\nexport { listed }"], 9],
    ["may be an assignment", ["let as1 = 1; as1 = 5"], 5],
    ["may be a template over lines", ["`a\n  b`"], "a\n  b"],
    ["may be an awaited promise", ["const t: number = await Promise.resolve(4); t"], 4],
    // Symptom: "Maximum call stack size exceeded", with frames of the compiler.
    ["may be a sum of thousands of terms", [`0${" + 1".repeat(3000)}`], 3000],
    ["may be a list of very many elements", [`[${"1,".repeat(200_000)}].length`], 200_000],
    // Symptom: "Unexpected token 'export'" where other code stood below.
    ["may follow a default export", ["const main = 1\nexport default main\nlet below = main + 1\nbelow"], 2],
    ["may follow a default export of a function", ["export default function () { return 1 }\n3"], 3],
    ["may follow a hashbang", ["#!/usr/bin/env node\n4"], 4],
    ["may come from a cell with `using`", ["using r1 = { [Symbol.dispose]() {} };\n6"], 6],
  ]);

  test("may be a promise, which is not waited for", async () => {
    using session = openSession();

    const result = await session.execute("const never = new Promise(() => {}); never");

    expect(result?.v).toBeInstanceOf(Promise);
  });
});

describe("a top-level name", () => {
  testCells([
    ["may be declared again by another kind of variable", ["let x = 1", 'const x: string = "a"', "let x = 2; x"], 2],
    [
      "may be declared again as anything",
      ["const k = 1", "let k = 2", "function k(){return 3}", "class k { v = 4 }", "enum k { A = 5 }; k.A"],
      5,
    ],
    ["is seen by an earlier function after an assignment", ["let y = 1; function gy(){return y}", "y = 5; gy()"], 5],
    ["is seen by an earlier function after a declaration", ["let z = 1; const gz = () => z", "const z = 7; gz()"], 7],
    [
      "is seen by an earlier function when it is a newer function",
      ["function f1(){return f2()} function f2(){return 1}", "function f2(){return 2}", "f1()"],
      2,
    ],
    ["may be used before its function stands there", ["const r = hh(); await 1; function hh(){return 9} r"], 9],
    [
      "gives functions and classes their name",
      ["function nm(){}; class CN{}; const ar=()=>{}; [nm.name, CN.name, ar.name].join()"],
      "nm,CN,ar",
    ],
    ["may be one of several in a declaration", ["let m1 = 1, m2, m3 = 3; [m1,m2,m3]"], [1, undefined, 3]],
    ["is fresh when a `let` without a value runs again", ["let fresh = 1", "let fresh; fresh"], undefined],
    [
      "may come from a pattern",
      ["const {a, b: [c = 5, ...d], ...rest} = {a:1, b:[undefined,2,3], z:9} as any; [a,c,d,rest]"],
      [1, 5, [2, 3], { z: 9 }],
    ],
    [
      "may come from a pattern on a line after one without a semicolon",
      ["let aa = 1\nlet [p1, p2] = [1,2]\nlet {q1} = {q1: 3}\n;[p1,p2,q1]"],
      [1, 2, 3],
    ],
    ["may be a `var` of a loop or a block", ["for (var vi = 0; vi < 3; vi++) {} if (true) { var vj = vi } vj"], 3],
    ["may be a `var` over the items of a loop", ["for (var vo of [1,2,3]); vo"], 3],
    ["may be a pattern of `var` over the items of a loop", ["for (var [va, vb] of [[1, 2]]); [va, vb]"], [1, 2]],
    ["may be a `var` over the keys of a loop", ["for (var vk in { key: 1 }); vk"], "key"],
    ["may be a pattern of `var` in the head of a loop", ["for (var {vp} = {vp: 2}; vp < 4; vp++); vp"], 4],
    ["may be a `var` without braces around", ["if (true) var bare = 1; bare"], 1],
    ["may be `name`, `event` or `status`", ['const name = "n"; let status = 1; name + status'], "n1"],
    ["that nobody declared has no type", ["typeof nope123"], "undefined"],
    [
      "may read its own earlier value",
      ['const self = "abcd"', "const self = globalThis.String('abcd').length; self"],
      4,
    ],
    [
      "may be exported in every way",
      [
        "export const e1 = 1; export function e2(){return 2} export class e3 {} export { e1 as e4 }; export default e1 + e2()",
      ],
      3,
    ],
    ["may be a default export with a name", ["export default function named(){ return 3 }", "named()"], 3],
    ["may be a default export of a class with a name", ["export default class Named { v = 3 }", "new Named().v"], 3],
  ]);

  test("may be declared again after its first value failed", async () => {
    using session = openSession();

    await expect(session.run('const bad = (() => { throw new Error("x") })()')).rejects.toThrow("x");

    expect(await session.run("const bad = 1; bad")).toBe(1);
  });

  test("declared twice in one cell is an error where it stands the second time", async () => {
    using session = openSession();

    await expect(session.run("let d1 = 1; let d1 = 2")).rejects.toThrow(/^1:17: Identifier `d1`/);
  });

  test("declared and imported in one cell is an error", async () => {
    using session = openSession();

    await expect(session.run('import { b } from "./m.mjs"\nlet b = 1')).rejects.toThrow(/^2:5: Identifier `b`/);
  });
});

describe("a constant", () => {
  test.each([
    ["of the same cell", ["const cr = 1; cr = 2"]],
    ["of an earlier cell", ["const ce = 1", "ce = 2"]],
    ["in a function", ["const cf = 1; function set() { cf = 2 } set()"]],
    ["by an operator", ["const co = 1", "co += 2"]],
    ["by counting", ["const cc = 1", "cc++"]],
    ["in a pattern", ["const cp = 1", "[cp] = [2]"]],
    ["in an object pattern", ["const cq = 1", "({ cq } = { cq: 2 })"]],
    ["as the target of a loop", ["const cl = 1", "for (cl of [2]);"]],
    ["that is an import", ['import { b as ci } from "./m.mjs"', "ci = 2"]],
  ])("cannot be assigned %s", async (_, cells) => {
    using session = openSession();

    await expect(session.runAll(...cells)).rejects.toThrow(/^Assignment to constant variable 'c\w'\.$/);
  });

  testCells([
    ["may be declared again as a variable", ["const cv = 1", "let cv = 1", "cv = 3; cv"], 3],
    ["does not bind a parameter of its name", ["const pc = 1", "((pc: number) => { pc = 2; return pc })(1)"], 2],
    [
      "does not bind a loop variable of its name",
      ["const lc = 1", "let sum = 0; for (let lc = 0; lc < 3; lc++) sum += lc; sum"],
      3,
    ],
  ]);
});

describe("the environment", () => {
  testCells([
    [
      "has the notebook's require, folder and import.meta",
      [
        '[import.meta.url.startsWith("file:"), typeof require("fs").statSync, import.meta.dirname === __dirname, import.meta.filename === __filename]',
      ],
      [true, "function", true, true],
    ],
    ["is strict", ["(function(){ return this })()"], undefined],
    [
      "gives each round of a loop its own variable",
      ["const fs_: any[] = []; for (let i = 0; i < 3; i++) fs_.push(() => i); fs_.map(f => f())"],
      [0, 1, 2],
    ],
    [
      "has generators, asynchronous ones too",
      [
        "function* g(n:number):any{ if(n) {yield n; yield* g(n-1)} } async function* ag(){ yield 1 } const o=[...g(3)]; for await (const v of ag()) o.push(v); o",
      ],
      [3, 2, 1, 1],
    ],
    ["has `for await` without braces", ["let tot = 0; for await (const v of [1,2]) tot += v; tot"], 3],
    ["has nested awaits", ["await (await Promise.resolve(async () => 5))()"], 5],
  ]);

  test("refuses what only the engine finds wrong", async () => {
    using session = openSession();

    await expect(session.run("const text: string = 'a'\ntext.match(/(/)")).rejects.toThrow(/^2:12: Invalid regular/);
  });

  test("refuses `return` outside of a function", async () => {
    using session = openSession();

    await expect(session.run("return 5")).rejects.toThrow(/^1:1: A 'return' statement/);
  });

  test("stops a loop that awaits when its execution was abandoned", async () => {
    using session = openSession();
    const running = session.run(
      "let rounds = 0; for (;;) { rounds += 1; await new Promise((done) => setTimeout(done, 1)) }",
    );

    session.isAbandoned = true;

    await expect(running).rejects.toThrow("abandoned");
  });

  test("stops a `for await` when its execution was abandoned", async () => {
    using session = openSession();
    const running = session.run("for await (const one of (function* () { for (;;) yield 1 })());");

    session.isAbandoned = true;

    await expect(running).rejects.toThrow("abandoned");
  });
});

describe("the session", () => {
  test("forgets a cell that was compiled but not accepted", async () => {
    using session = openSession();

    session.compile('const URL = "mine"');

    expect(await session.run("typeof URL")).toBe("function");
  });

  test("forgets every name when its process was replaced", async () => {
    using session = openSession();
    await session.run('const URL = "mine"');

    session.scope.clear();

    expect(session.scope.bindings()).toEqual([]);
    expect(session.compile("URL").code).not.toContain("URL$user");
  });

  test("says where a name's value is found", () => {
    using session = openSession();

    const { names, bindings, declares } = session.compile(
      'const URL = 1; let plain = 2; import { b as c } from "./m.mjs"',
    );

    expect(names).toEqual(["URL", "plain", "c"]);
    expect(bindings.map(({ expression }) => expression)).toEqual(["URL$user", "plain", "c$import$b.b"]);
    expect(declares).toEqual(["URL$user", "plain", "c", "c$import$b"]);
  });

  test("sees nothing of what the transpiler makes up for itself", () => {
    using session = openSession();

    const { names } = session.compile("using r2 = null; @((x: any) => x) class Q2 { static s = Q2 }");

    expect(names).toEqual(["r2", "Q2"]);
  });
});
