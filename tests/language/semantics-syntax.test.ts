// Every corner of the language, as a cell would hold it. What only the runtime can show is in tests/kernel.
import { describe, expect, test } from "vitest";

import { openSession, testCells } from "../helpers/cell-table.ts";

describe("the text of a cell", () => {
  testCells([
    ["may begin with a byte order mark", ["\uFEFFconst bom = 1; bom"], 1],
    ["may begin with a byte order mark and a hashbang", ["\uFEFF#!/usr/bin/env deno\n2"], 2],
    ["may have Windows line ends", ["const crlf: number = 1\r\n\r\ncrlf\r\n  + 1\r\n"], 2],
    ["keeps the line ends of a template as JavaScript does", ["`a\r\nb`.length"], 3],
    ["may have old Mac line ends in it", ["const cr = 1\rcr"], 1],
    ["may have the line separators of Unicode", ["const ls = '\u2028'\u2028ls.length"], 1],
    ["may begin with a directive", ['"use strict"\nconst directive = 1; directive'], 1],
    ["may be a directive with others behind it", ['"use strict"; "use client"; 3'], 3],
    ["may hold emoji", ['const emoji = "👩‍🔬"; [emoji, emoji.length, `${emoji}🎉`]'], ["👩‍🔬", 5, "👩‍🔬🎉"]],
    [
      "may have identifiers from all over the world",
      ["const 变量 = 1, ñ = 2, 𝒳 = 3, \\u0061bc = 4; [变量, ñ, 𝒳, abc]"],
      [1, 2, 3, 4],
    ],
    ["may use them in later cells", ["let 𝒴 = 1; function 测试() { return 𝒴 }", "𝒴 += 1; 测试()"], 2],
    ["may be a line that only separates", [";"], undefined],
    ["may end inside a comment line", ["1 // end"], 1],
    ["may end with a comment over lines", ["2 /* end\n end */"], 2],
    ["may have an HTML comment's characters", ["let html = 3; html-->2"], true],
  ]);

  test.each([
    ["an emoji", 'const s = "😀"; missing', 17],
    ["an emoji of several characters", "/* 👩‍🔬 */ missing", 13],
    ["an identifier of two units", "let 𝒵 = 1; 𝒵 + missing", 18],
    ["an identifier of one wide character", "let 宽 = 1; 宽 + missing", 16],
    ["a byte order mark", "\uFEFF  missing", 4],
  ])("has exact columns behind %s", async (_, source, column) => {
    using session = openSession();

    const thrown: unknown = await session.run(source).catch((error: unknown) => error);

    expect(session.placesOf(thrown)[0]).toEqual({ line: 1, column });
  });

  test("has exact columns of syntax errors behind all of these", async () => {
    using session = openSession();

    await expect(session.run('const a𝒵 = "😀"; let = 1')).rejects.toThrow(/^1:19: /);
    await expect(session.run("\uFEFF#!shebang\r\nlet ñ = 1; let = 2")).rejects.toThrow(/^2:12: /);
  });

  test("may have thousands of lines, and an error is on its own", async () => {
    using session = openSession();
    const lines = Array.from({ length: 3000 }, (_, index) => `const line${index}: number = ${index};`);
    lines[2777] = "  missing2777();";

    const thrown: unknown = await session.run(lines.join("\n")).catch((error: unknown) => error);

    expect(session.placesOf(thrown)[0]).toEqual({ line: 2778, column: 3 });
    await expect(session.run(lines.toSpliced(2900, 1, "let = 1").join("\n"))).rejects.toThrow(/^2901:1: /);
  });
});

describe("a `var` belongs to the session", () => {
  testCells([
    ["from a block", ["{ var v1 = 1 }", "v1"], 1],
    ["from `if` and `else`", ["if (0 as any) { var v2 = 1 } else var v3 = 2", "[v2, v3]"], [undefined, 2]],
    [
      "from loops",
      [
        "for (var v4 = 0; v4 < 2; v4++) var v5 = v4; while (v5-- > 0) { var v6 = 6 } do { var v7 = 7 } while (false)",
        "[v4, v5, v6, v7]",
      ],
      [2, -1, 6, 7],
    ],
    [
      "from loops over keys and values",
      ["for (var v8 in { k: 1 }) { for (var v9 of [2]) var v10 = v8 + v9 }", "[v8, v9, v10]"],
      ["k", 2, "k2"],
    ],
    ["from a `for await`", ["for await (var v11 of [Promise.resolve(3)]) {}", "v11"], 3],
    ["from a switch", ["switch (1 as number) { case 1: var v12 = 1; case 2: { var v13 = 2 } }", "[v12, v13]"], [1, 2]],
    [
      "from `try`, `catch` and `finally`",
      ["try { var v14 = 1; throw 2 } catch (e) { var v15 = e } finally { var v16 = 3 }", "[v14, v15, v16]"],
      [1, 2, 3],
    ],
    ["from a labelled block", ["here: { var v17 = 1; break here; var v18 = 2 }", "[v17, v18]"], [1, undefined]],
    [
      "but not from a function, a method or a static block",
      ["function f19() { var v19 = 1 } class C19 { m() { var v19 = 2 } static { var v19 = 3 } }", "typeof v19"],
      "undefined",
    ],
    ["before its statement", ["const early = typeof v20; var v20 = 1; [early, v20]"], ["undefined", 1]],
    ["also when it is there twice", ["var v21 = 1; { var v21 = 2 } var v21: number; v21"], 2],
    ["and keeps its value when it is declared without one", ["var v22 = 1", "var v22: number; v22"], 1],
  ]);
});

describe("a name may change its kind from cell to cell", () => {
  testCells([
    [
      "through every kind there is",
      [
        "function kind() { return 1 }",
        "class kind { static v = 2 }",
        "enum kind { A = 3 }",
        'import { b as kind } from "./m.mjs"',
        "interface kind { a: number }",
        "namespace kind { export const v = 4 }",
        "var kind = 5 as any",
        'import * as kind from "./m.mjs"',
        "abstract class kind { static v = 6 }",
        "async function* kind() { yield 7 }",
        "(await kind().next()).value",
      ],
      7,
    ],
    [
      "and a type does not touch a value",
      ["let both = 1", "type both = string; interface both2 { a: both }", "both"],
      1,
    ],
    [
      "and a function written before sees each of them",
      [
        "function seer(): any { return seen } let seen: any = 1",
        "const first = seer(); class seen {}",
        "enum seen { A } [first, typeof seer().A]",
      ],
      [1, "number"],
    ],
    [
      "and each cell may run again",
      [
        "const again = 1; class Again { v = again } enum Several { A = 1 } function more() { return 1 } import { b as bb9 } from './m.mjs'",
        "const again = 1; class Again { v = again } enum Several { A = 1 } function more() { return 1 } import { b as bb9 } from './m.mjs'\n[new Again().v, Several.A, more(), bb9]",
      ],
      [1, 1, 1, 8],
    ],
  ]);
});

describe("at the top level", () => {
  testCells([
    [
      "a label may be left and gone on with",
      [
        "let log: number[] = []; outer: for (const i of [0, 1, 2]) { for (const j of [0, 1]) { if (j === 1) continue outer; if (i === 2) break outer; log.push(i) } } log",
      ],
      [0, 1],
    ],
    ["a labelled block may be left", ["let left = 0; block: { left = 1; if (left) break block; left = 2 } left"], 1],
    ["`this` is the global object", ["this === globalThis"], true],
    ["`arguments` is not there", ["typeof arguments"], "undefined"],
    [
      "`new.target` is there in functions",
      ["function T5(this: any) { return new.target === undefined } T5.call(undefined)"],
      true,
    ],
    ["eval sees the names of the session", ["let ev = 2; const evc = 3", "eval('ev + evc')"], 5],
    ["eval sees names and may assign them", ["let ev2 = 2", "eval('ev2 = 7'); ev2"], 7],
    [
      "a function made of text sees them too",
      ["let nf1 = 4; class NF {}", "new Function('return nf1 + typeof NF')()"],
      "4function",
    ],
    ["indirect eval sees them too", ["const ie = 5", "(0, eval)('ie')"], 5],
    ["members may be deleted", ["const del: any = { a: 1, b: 2 }; delete del.a; [delete del['b'], del]"], [true, {}]],
    [
      "a promise may be awaited in every place",
      [
        `const p = <T,>(v: T) => Promise.resolve(v);
       const tla: any[] = [await p(1), ...await p([2]), \`\${await p(3)}\`];
       const { a = await p(4), [await p("k")]: k }: any = await p({ k: 5 });
       if (await p(true)) tla.push(a, k);
       for (let i = await p(0); i < await p(1); i += await p(1)) tla.push(6);
       for (const v of await p([7])) tla.push(v);
       while (await p(false)) {}
       switch (await p(8)) { case await p(8): tla.push(8) }
       class TLA extends (await p(Object)) { static v = 9; [await p("m")]() { return 10 } }
       tla.push(TLA.v, (new TLA() as any).m(), (await p(() => 11))(), (await p({ v: 12 })).v, -(await p(-13)));
       try { await Promise.reject(14) } catch (e) { tla.push(e) } finally { tla.push(await p(15)) }
       tla.push(await p(0) || await p(16), await (await p(p(17))), typeof await p(18), void await p(19));
       label: { if (await p(1)) break label; }
       tla.push(new (await p(Array))(2).length, await p\`\`);
       tla`,
      ],
      [1, 2, "3", 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, "number", undefined, 2, [""]],
    ],
    [
      "`await` may be the whole cell, and may be shown as what it gives",
      ["await new Promise((done) => setTimeout(done, 1, 'late'))"],
      "late",
    ],
    [
      "a function may be asynchronous or a generator and called before it stands there",
      ["const g0 = [...gen0(), await as0()]\nfunction* gen0() { yield 1 }\nasync function as0() { return 2 }\ng0"],
      [1, 2],
    ],
  ]);

  test.each([
    ["delete of a name", "let dn = 1; delete dn", /^1:\d+: /],
    ["`with`", "with ({}) {}", /^1:1: /],
    ["an old octal number", "const old = 010", /^1:13: /],
    ["`yield` outside of a generator", "yield 1", /^1:/],
    ["`break` without a loop", "break", /^1:1: /],
    ["a private name outside of its class", "({} as any).#p", /^1:13: /],
    ["`super` outside of a class", "super.x", /^1:1: /],
    ["`await` in a function that is not asynchronous", "function na() { await 1 }", /^1:\d+: /],
    ["`new.target` at the top level", "new.target", /^1:1: /],
    ["a `let` of the name let", "let let = 1", /^1:5: /],
    ["a constant without a value", "const without", /^1:\d+: /],
  ])("%s is a syntax error with its place", async (_, source, message) => {
    using session = openSession();

    await expect(session.run(source)).rejects.toThrow(message);
  });
});

describe("functions and parameters", () => {
  testCells([
    [
      "have defaults that see the session",
      ["let dflt = 1; const withDefault = (a = dflt, b = () => a + dflt) => b()", "dflt = 2; withDefault()"],
      4,
    ],
    [
      "have defaults that see the parameters before them",
      ["((a: number, b = a + 1, { c = b + 1 } = {} as any, [d = c] = [] as any) => [a, b, c, d])(1)"],
      [1, 2, 3, 3],
    ],
    [
      "have `arguments` and `this` of their own",
      ["(function (this: any) { return [arguments.length, this] }).call(7, 1, 2)"],
      [2, 7],
    ],
    [
      "close over the session, and not over a copy",
      ["let cell1 = 1; const bump = () => ++cell1", "bump(); cell1 += 10; bump()"],
      13,
    ],
    [
      "may be overloaded",
      [
        "function over(a: string): string;\nfunction over(a: number): number;\nfunction over(a: any) { return a }\nover(3)",
      ],
      3,
    ],
    ["may be generic arrows in a cell without JSX", ["const ga = <T>(v: T): T => v; ga<number>(3)"], 3],
    [
      "may be generic arrows in a cell with JSX",
      [
        "const React = { createElement: (...a: unknown[]) => a }; const gj = <T,>(v: T): T => v; gj(<i>{gj<number>(4)}</i>)",
      ],
      ["i", null, 4],
    ],
    [
      "may have parameters called as globals",
      ["((URL: number, document: number, { $ = 3 }) => URL + document + $)(1, 2, {})"],
      6,
    ],
    [
      "may be asynchronous generators",
      [
        "async function* ag1() { yield* [1, Promise.resolve(2)] } const got: any[] = []; for await (const v of ag1()) got.push(v); got",
      ],
      [1, 2],
    ],
    [
      "take part in tail positions of every kind",
      ["const tp = (n: number): number => n === 0 ? 0 : n > 5 ? (0, tp)(n - 1) : tp?.(n - 1) ?? 1; tp(9)"],
      0,
    ],
  ]);
});

describe("classes", () => {
  testCells([
    [
      "have accessors, also of the session's names",
      [
        "let stored = 1; class Acc { get v() { return stored } set v(x: number) { stored = x } static get s() { return 's' } } new Acc().v = 5; [stored, Acc.s]",
      ],
      [5, "s"],
    ],
    [
      "have static blocks that see the session",
      ["let seenBy: any; class Sb { static #n = 1; static { seenBy = this.#n + 1 } } seenBy"],
      2,
    ],
    [
      "have private fields, methods and checks",
      [
        "class Pv { #a = 1; #m() { return this.#a } static has(o: object) { return #a in o } get() { return this.#m() } } [new Pv().get(), Pv.has(new Pv()), Pv.has({})]",
      ],
      [1, true, false],
    ],
    [
      "have `accessor` fields, private and static too",
      [
        "class Ac { accessor a = 1; static accessor s = 2; accessor #p = 3; sum() { return this.a + Ac.s + this.#p } } new Ac().sum()",
      ],
      6,
    ],
    [
      "may be abstract",
      [
        "abstract class Ab { abstract area(): number; twice() { return this.area() * 2 } } class Sq extends Ab { constructor(private readonly s: number) { super() } area() { return this.s ** 2 } } new Sq(3).twice()",
      ],
      18,
    ],
    [
      "may extend a class of an earlier cell",
      [
        "class Base1 { constructor(public a = 1) {} }",
        "class Derived1 extends Base1 { b = this.a + 1 } new Derived1().b",
      ],
      2,
    ],
    [
      "may be expressions, with and without a name",
      ["const Ce = class Inner { static who = Inner.name }, Cn = class {}; [Ce.who, Ce.name, Cn.name]"],
      ["Inner", "Inner", "Cn"],
    ],
    [
      "may have fields that only say their type",
      ["class Fd { declare a: number; b!: number; c?: number } Object.keys(new Fd())"],
      expect.any(Array),
    ],
    [
      "may have computed members and symbols",
      [
        "const key = 'dyn'; class Cm { [key + 1] = 1; *[Symbol.iterator]() { yield 2 } } [...new Cm(), (new Cm() as any).dyn1]",
      ],
      [2, 1],
    ],
    [
      "implement and merge with interfaces",
      ["interface Mg { extra?: number } class Mg { own = 1 } const mg: Mg = new Mg(); mg.extra = 2; mg"],
      { own: 1, extra: 2 },
    ],
  ]);
});

describe("expressions", () => {
  testCells([
    [
      "destructure with defaults, computed keys and rests",
      ["const { x: { y = 1 } = {}, ['z' + 1]: w = 2, ...others }: any = { z1: undefined, q: 3 }; [y, w, others]"],
      [1, 2, { q: 3 }],
    ],
    [
      "destructure into members and names of the session",
      [
        "let da = 0; const dm: any = {}",
        "[da, dm.x, dm['y']] = [1, 2, 3]; ({ a: da, b: dm.z } = { a: 4, b: 5 }); [da, dm]",
      ],
      [4, { x: 2, y: 3, z: 5 }],
    ],
    ["swap names of the session", ["let sa = 1, sb = 2", ";[sa, sb] = [sb, sa]; [sa, sb]"], [2, 1]],
    [
      "have tagged templates with raw text",
      ["const tag = (s: TemplateStringsArray, ...v: unknown[]) => [s.raw[0], s.length, v]; tag`a\\n${1}b`"],
      ["a\\n", 2, [1]],
    ],
    [
      "have one template object for each place",
      ["const same = (s: TemplateStringsArray) => s; const once = () => same`a`; once() === once()"],
      true,
    ],
    ["have regular expressions with sets", ["/^[\\p{L}--[a-z]]+$/v.test('ÄÖ')"], true],
    [
      "have regular expressions with every other flag",
      ["[...'aXbx'.matchAll(/(?<l>x)/dgi)].map((m) => m.indices!.groups!.l![0])"],
      [1, 3],
    ],
    ["have large integers", ["2n ** 64n + BigInt(1)"], 18_446_744_073_709_551_617n],
    [
      "have numbers with separators and every base",
      ["[1_000_000, 0xff_ff, 0b1010, 0o17, .5e1, 1_0n]"],
      [1_000_000, 65_535, 10, 15, 5, 10n],
    ],
    [
      "have chains that may end early",
      ["const oc: any = { a: { f: () => 1 } }; [oc?.a?.f?.(), oc.b?.c.d.e, oc.b?.[0], oc.b ?? 2]"],
      [1, undefined, undefined, 2],
    ],
    [
      "have assignments that depend on the value",
      ["let la: any = null, lb: any = 0, lc: any = 1; la ??= 1; lb ||= 2; lc &&= 3; [la, lb, lc]"],
      [1, 2, 3],
    ],
    [
      "have assertions of every kind",
      [
        "const as1 = <number>(1 as unknown)!, as2 = { a: 1 } satisfies { a: number }, as3 = [1, 2] as const; [as1, as2, as3]",
      ],
      [1, { a: 1 }, [1, 2]],
    ],
    [
      "have types as arguments, also without a call",
      ["const mk = Map<string, number>; new mk([['a', 1]]).get('a')"],
      1,
    ],
    ["have commas and voids", ["[(1, 2), void 0, typeof void 0]"], [2, undefined, "undefined"]],
    [
      "begin with a bracket behind a line without semicolon where they are calls",
      ["const call0 = (n: number) => n\nconst value0 = call0\n(4)\nvalue0"],
      4,
    ],
    [
      "give objects their prototype and accessors",
      [
        "const pr = { __proto__: { inherited: 1 }, get own() { return 2 }, async m() {}, *g() {} }; [(pr as any).inherited, pr.own, Object.keys(pr)]",
      ],
      [1, 2, ["own", "m", "g"]],
    ],
  ]);
});

describe("TypeScript's own declarations", () => {
  testCells([
    [
      "are erased",
      [
        "declare let dl: number; declare namespace DN { const a: number } declare class DC {} declare enum DE { A } declare module 'dm' { export const a: number }\ndeclare global { interface Window { a: 1 } }\ntype U<T> = T extends (infer R extends string)[] ? R : never; export type { U }; typeof dl",
      ],
      "undefined",
    ],
    [
      "may say that a name is there which an earlier cell has",
      ["let there = 5", "declare const there: number; there + 1"],
      6,
    ],
    [
      "have const enums with texts and computed members",
      ["const enum Ck { A = 'a', B = 1 << 3, C = B | 1, D = `x${A}` } [Ck.A, Ck.B, Ck.C]", "[Ck.A, Ck.C, Ck['B']]"],
      ["a", 9, 8],
    ],
    ["have enums that lead both ways", ["enum Bw { A = 1, B } [Bw[1], Bw.B, Bw[Bw.B]]"], ["A", 2, "B"]],
    [
      "merge a class, a function or an enum with a namespace",
      [
        "class Mc { v = Mc.d } namespace Mc { export const d = 1 } enum Me { A } namespace Me { export const size = () => 1 } [new Mc().v, Me.size()]",
      ],
      [1, 1],
    ],
    [
      "import types in types only",
      [
        'let it: import("node:fs").Stats | undefined; type It = typeof import("node:path"); import type Df from "nowhere"; import { type A } from "nowhere"; import type * as Nsp from "nowhere"; it',
      ],
      undefined,
    ],
    [
      "assert and guard",
      [
        "function isN(v: unknown): v is number { return typeof v === 'number' } function assertN(v: unknown): asserts v is number {} const ag: unknown = 1; assertN(ag); isN(ag)",
      ],
      true,
    ],
    [
      "have indexed, mapped, conditional and template types",
      [
        "type Mt<T> = { readonly [K in keyof T as `get${Capitalize<string & K>}`]-?: () => T[K] }; type Ct<T> = T extends string ? 's' : 'o'; const mt: Mt<{ a: 1 }> = { getA: () => 1 }; mt.getA()",
      ],
      1,
    ],
    [
      "have unique symbols and overloaded constructors",
      [
        "declare const us: unique symbol; interface Ctor { new (a: string): Date; new (): Date } const Cd: Ctor = Date as any; new Cd('2020-01-01T00:00:00Z').getTime()",
      ],
      1_577_836_800_000,
    ],
    [
      "have parameters that are `this`, optional or a rest",
      [
        "function th(this: { k: number }, a?: number, ...r: string[]): number { return this.k + r.length } th.call({ k: 1 }, 2, 'a', 'b')",
      ],
      3,
    ],
  ]);
});

describe("`using`", () => {
  testCells([
    [
      "ends its resources in reverse, in blocks, functions and loops, also asynchronous ones",
      [
        `const ends: string[] = [];
         const res = (name: string) => ({ name, [Symbol.dispose]() { ends.push(name) }, async [Symbol.asyncDispose]() { await 1; ends.push("async " + name) } });
         { using a = res("a"); using b = res("b"); ends.push("in") }
         (() => { using c = res("c"); return ends.push("f") })();
         await (async () => { await using d = res("d"); ends.push("af") })();
         for (using e of [res("e1"), res("e2")]) ends.push(e.name);
         { await using g = null; using h = undefined }
         ends`,
      ],
      ["in", "b", "a", "f", "c", "af", "async d", "e1", "e1", "e2", "e2", "async g"].filter((one) => one !== "async g"),
    ],
    [
      "ends them when the block throws",
      [
        "const ended2: string[] = []; try { using z = { [Symbol.dispose]() { ended2.push('z') } }; throw new Error('x') } catch (e: any) { ended2.push(e.message) } ended2",
      ],
      ["z", "x"],
    ],
  ]);

  test("tells both errors when ending fails too", async () => {
    using session = openSession();

    const thrown: unknown = await session
      .run("{ using z = { [Symbol.dispose]() { throw new Error('end') } }; throw new Error('body') }")
      .catch((error: unknown) => error);

    expect(thrown).toMatchObject({
      name: "SuppressedError",
      error: { message: "end" },
      suppressed: { message: "body" },
    });
  });
});
