// What a cell may contain and what it then means. A row: what holds, the cells, the value of the last one.
import { describe, expect, test } from "vitest";

import { TestSession } from "../helpers/test-session.ts";

const MODULE = `
export default 7;
export const b = 8;
export let n = 0;
export const inc = () => ++n;
export function receiver() { return this; }
`;

function openSession(): TestSession {
  const session = new TestSession();
  session.write("m.mjs", MODULE);
  session.write("data.json", '{"a":1}');
  return session;
}

type Row = readonly [behaviour: string, cells: readonly string[], expected: unknown];

function check(rows: readonly Row[]): void {
  test.each(rows)("%s", async (_, cells, expected) => {
    using session = openSession();

    const value = await session.runAll(...cells);

    expect(value).toEqual(expected);
  });
}

describe("the value of a cell", () => {
  check([
    ["is its last expression", ["1 + 1"], 2],
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
    ["may be an assignment", ["let as1 = 1; as1 = 5"], 5],
    ["may be a template over lines", ["`a\n  b`"], "a\n  b"],
    ["may be an awaited promise", ["const t: number = await Promise.resolve(4); t"], 4],
    ["may come from a cell with `using`", ["using r1 = { [Symbol.dispose]() {} };\n6"], 6],
  ]);

  test("may be a promise, which is not waited for", async () => {
    using session = openSession();

    const result = await session.execute("const never = new Promise(() => {}); never");

    expect(result?.v).toBeInstanceOf(Promise);
  });
});

describe("a top-level name", () => {
  check([
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

  test("that was never declared cannot be assigned", async () => {
    using session = openSession();

    await expect(session.run("undeclared1 = 3")).rejects.toThrow(/undeclared1 is not defined/);
  });

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

  check([
    ["may be declared again as a variable", ["const cv = 1", "let cv = 1", "cv = 3; cv"], 3],
    ["does not bind a parameter of its name", ["const pc = 1", "((pc: number) => { pc = 2; return pc })(1)"], 2],
    [
      "does not bind a loop variable of its name",
      ["const lc = 1", "let sum = 0; for (let lc = 0; lc < 3; lc++) sum += lc; sum"],
      3,
    ],
  ]);
});

describe("a name that a global has", () => {
  check([
    [
      "may be declared, and means the user's value in later cells",
      ['const URL = "http://x"', "URL", 'const {URL: u2} = {URL}; u2 + new (globalThis.URL)("http://a/b").pathname'],
      "http://x/b",
    ],
    [
      "keeps its meaning for packages",
      [
        "const process = 1, Buffer = 2, Map = 3",
        'import * as cp from "node:url"; [process, Buffer, Map, typeof globalThis.process.pid]',
      ],
      [1, 2, 3, "number"],
    ],
    ["may be a parameter", ['const URL = "a"', "function sh(URL: number){ return URL + 1 } sh(1)"], 2],
    ["may be a property", ['const URL = "a"', "({ URL: 1 }).URL"], 1],
    [
      "may be a key and a method",
      ['const URL = "a"', "class Keys { URL = 1; Map() { return this.URL } } new Keys().Map()"],
      1,
    ],
    ["may be a label", ['const URL = "a"', "URL: for (;;) { break URL } URL"], "a"],
    ["may come from a shorthand pattern with a default", ['const { URL = "d" } = {} as any; URL'], "d"],
    ["may be a function, which keeps its name", ["function Map() { return 1 } Map.name + Map()"], "Map1"],
    ["may be an arrow, which keeps its name", ["const Map = () => 1; Map.name"], "Map"],
    [
      "may be a class, which keeps its name",
      ["class Map { static one = new Map() }; Map.name + (Map.one instanceof Map)"],
      "Maptrue",
    ],
    ["may be an enum", ["enum Map { A = 2 } Map.A"], 2],
    ["may be a nested `var`", ["if (true) { var Map = 3 as any } Map", "Map"], 3],
    ["may be what the cell's own wrapper declares", ["const require = 1, __dirname = 2; [require, __dirname]"], [1, 2]],
    [
      "means the parameter in a default of the same function",
      ["let Map = 5 as any", "((a = Map) => { var Map = 1; return a + Map })()"],
      6,
    ],
    [
      "is the same object in every cell",
      ["[1] instanceof Array && ({}).constructor === Object && new globalThis.Map() instanceof globalThis.Map"],
      true,
    ],
  ]);
});

describe("TypeScript", () => {
  check([
    [
      "types are erased",
      ['interface I {a:number} type T1 = I & {b: string}; const q = {a:1,b:"x"} satisfies T1; q as I'],
      { a: 1, b: "x" },
    ],
    [
      "ambient declarations are erased",
      [
        'declare const q0: number; declare function f0(): void; declare module "x" {}\ndeclare global { var z0: number }\n3',
      ],
      3,
    ],
    [
      "overloads are erased",
      ["function ov(): void; function ov(a: number): number; function ov(a?: number) { return a } ov(2)"],
      2,
    ],
    ["generics of an arrow are no JSX", ["const id = <T,>(v: T) => v; id(3)"], 3],
    ["an old-style assertion is no JSX", ["(<any>{ a: 1 }).a"], 1],
    ["an enum starts afresh in each cell", ["enum E {A, B}", "enum E {C}", "Object.keys(E).join()"], "0,C"],
    ["an enum may be merged within a cell", ["enum M {A=1} enum M {B=2} M.A+M.B"], 3],
    ["a const enum is there in later cells", ["const enum CE { A = 4 }", "CE.A"], 4],
    ["a namespace works", ["namespace N { export const v = 3; export function f(){return v} }", "N.f()"], 3],
    [
      "a namespace may add to a function",
      ["function nf() { return nf.v } namespace nf { export const v = 3 } nf()"],
      3,
    ],
    [
      "abstract classes and parameter properties work",
      [
        "abstract class AA { constructor(private readonly p: number, public w = 2){} get s(){return this.p+this.w} } class BB extends AA {}; new BB(1).s",
      ],
      3,
    ],
    ["a class may use itself in a static", ["class S { static one = new S(); n = 1 }", "S.one instanceof S"], true],
    [
      "a method decorator works",
      [
        "function dec(t:any, k:string, d:PropertyDescriptor){ d.value = () => 42 } class D { @dec m(){return 1} } new D().m()",
      ],
      42,
    ],
    [
      "class, property and parameter decorators work",
      [
        `const seen: string[] = [];
       const note = (...a: any[]) => { seen.push(typeof a[0] + ":" + String(a[1]) + ":" + typeof a[2]) };
       @note class Deco { @note p = 1; m(@note x: number) {} static s = Deco }
       [...seen, Deco.s === Deco]`,
      ],
      ["object:p:undefined", "object:m:number", "function:undefined:undefined", true],
    ],
    ["an accessor field works", ["class Acc { accessor v = 1 } const acc = new Acc(); acc.v = 2; acc.v"], 2],
    [
      "`using` ends a resource at the end of its block",
      ["{ using r_ = { [Symbol.dispose](){ (globalThis as any).__disp = 1 } } }", "(globalThis as any).__disp"],
      1,
    ],
    [
      "a top-level `using` ends its resource after the cell",
      [
        "const ended: string[] = []",
        'using ra = { [Symbol.dispose]() { ended.push("a") } }; await using rb = { async [Symbol.asyncDispose]() { ended.push("b") } }; const during = [...ended]; function later() { return during }',
        "[later(), ended]",
      ],
      [[], ["b", "a"]],
    ],
    [
      "a top-level `using` leaves other declarations as they are",
      [
        "using ru = null; enum Eu { A = 1 } @((x: any) => x) class Cu { v = 2 } import osu = require('node:os')",
        "[Eu.A, new Cu().v, typeof osu.cpus]",
      ],
      [1, 2, "function"],
    ],
    ["`import x = require()` works", ['import os = require("node:os")', "typeof os.cpus"], "function"],
    [
      "an alias of a namespace member works",
      ["namespace Outer { export namespace Inner { export const v = 2 } } import In = Outer.Inner; In.v"],
      2,
    ],
    [
      "JSX is React.createElement",
      ["const React = { createElement: (...a: unknown[]) => a }; const hi: string = 'x'; <b title={hi}>t</b>"],
      ["b", { title: "x" }, "t"],
    ],
  ]);
});

describe("an import", () => {
  check([
    ["of the default works", ['import df from "./m.mjs"; df'], 7],
    [
      "of names, renamed names and a namespace works",
      ['import {b as bb, default as d2} from "./m.mjs"; import * as ns from "./m.mjs"; [bb,d2,ns.b]'],
      [8, 7, 8],
    ],
    [
      "of default and namespace, or of nothing, works",
      ['import dd, * as n2 from "./m.mjs"; import "./m.mjs"; [dd, n2.b]'],
      [7, 8],
    ],
    [
      "of a type is erased",
      ['import type { Nope } from "no-such-package"; import { type None, type N2 } from "no-such-package"; 1'],
      1,
    ],
    [
      "of types and values loads the values",
      ['import { type Stats, statSync } from "node:fs"; statSync("/").isDirectory()'],
      true,
    ],
    [
      "of an interface without `type` does no harm",
      ['import { Stats2, statSync } from "node:fs"; typeof statSync'],
      "function",
    ],
    ["may be used in a later cell only", ['import { readFileSync } from "node:fs"', "typeof readFileSync"], "function"],
    ["of JSON works", ['import j from "./data.json" with {type: "json"}; j'], { a: 1 }],
    ["may be dynamic", ['(await import("./m.mjs")).b'], 8],
    ["may stand below its use", ['const late = bq; import {b as bq} from "./m.mjs"; late'], 8],
    ["may stand in the middle of a cell", ['const before = 1\nimport { b as bm } from "./m.mjs"\nbefore + bm'], 9],
    ["is live", ['import {n, inc} from "./m.mjs"; const first = n; inc(); n - first'], 1],
    [
      "is live in a later cell, in a closure and in a shorthand",
      ['import {n, inc} from "./m.mjs"; const start = n', "const get = () => ({ n }); inc(); get().n - start"],
      1,
    ],
    [
      "is called without a receiver",
      ['import { receiver } from "./m.mjs"; [receiver(), receiver?.()]'],
      [undefined, undefined],
    ],
    [
      "may be replaced by a variable, also for earlier functions",
      [
        'import { b } from "./m.mjs"; const readB = () => b',
        "let b = 1; const first = readB()",
        "b = 2; [first, readB()]",
      ],
      [1, 2],
    ],
    [
      "may replace a variable, also for earlier functions",
      ["let b = 1; const readB2 = () => b", 'import { b } from "./m.mjs"; [b, readB2()]'],
      [8, 8],
    ],
    [
      "may be replaced by another export, also for earlier functions",
      ['import { b } from "./m.mjs"; const readB3 = () => b', 'import { default as b } from "./m.mjs"', "readB3()"],
      7,
    ],
    [
      "may have the name of a global",
      ['import { URL } from "node:url"', "[new URL('http://a/b').pathname, typeof globalThis.URL]"],
      ["/b", "function"],
    ],
    ["may be re-exported", ['export { b } from "./m.mjs"; export * from "./m.mjs"; 1'], 1],
    [
      "may be extended",
      [
        'import { EventEmitter } from "node:events"',
        "class Mine extends EventEmitter {} new Mine() instanceof EventEmitter",
      ],
      true,
    ],
    ["takes Deno's npm specifiers", ['import ms from "npm:magic-string@1"; typeof ms'], "function"],
    [
      "takes Deno's npm specifiers when it is dynamic",
      ['typeof (await import("npm:magic-string@1")).default'],
      "function",
    ],
  ]);

  test("waits for the magic line above it, which may install the package", async () => {
    using session = openSession();

    const { code } = session.compile('import "./a.mjs"\nawait $k.magic(0);\nwork()\nimport "./b.mjs"');

    const order = ["a.mjs", "magic(0)", "b.mjs", "work"].map((part) => code.indexOf(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test.each([
    ["npm:zod", "zod"],
    ["npm:zod@3", "zod"],
    ["npm:@scope/pkg@^1.2.3", "@scope/pkg"],
    ["npm:@scope/pkg@1/deep/file.js", "@scope/pkg/deep/file.js"],
    ["npm:/zod@3/v4", "zod/v4"],
    ["node:fs", "node:fs"],
    ["./npm:x", "./npm:x"],
  ])("%s is loaded as %s", (written, loaded) => {
    using session = openSession();

    expect(session.compile(`import "${written}"`).code).toContain(`$k.import("${loaded}")`);
  });
});

describe("the environment", () => {
  check([
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
