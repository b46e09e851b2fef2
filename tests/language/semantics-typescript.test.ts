import { describe } from "vitest";

import { testCells } from "../helpers/cell-table.ts";

describe("TypeScript", () => {
  testCells([
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
        "function dec(m: () => number, c: ClassMethodDecoratorContext) { return () => m() + 41 } class D { @dec m(){return 1} } new D().m()",
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
