import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { analyseCell } from "../../src/language/analyse/analyse-cell.ts";
import type { JsxSettings } from "../../src/language/transpile/transpile-settings.ts";

describe("a cell declares", () => {
  test.each([
    [
      "variables, also from patterns",
      "const a = 1, { b, c: [d = 2, ...e] } = f; var g; let h",
      ["a", "b", "d", "e", "g", "h"],
    ],
    [
      "functions, classes, enums and namespaces",
      "function a() {} class B {} enum C {} namespace D { export const v = 1 }",
      ["a", "B", "C", "D"],
    ],
    ["imports", "import a, { b as c } from 'm'; import * as d from 'm'; import e = require('m')", ["a", "c", "d", "e"]],
    ["what it exports", "export const a = 1; export function b() {}", ["a", "b"]],
    ["a `var` of a block", "for (var a = 0; ;) { var b }", ["a", "b"]],
    ["no name of an inner scope", "{ let a = 1 } function f(b: number) { const c = b }", ["f"]],
    ["nothing that is only ambient", "declare const a: number; declare function b(): void", []],
    ["nothing for the type checker", "import type { A } from 'm'; import { type B } from 'm'; interface C {}", []],
  ])("%s", (_, code, names) => {
    expect(analyseCell(code).declares).toEqual(names);
  });

  test("types apart", () => {
    const { types } = analyseCell(
      "interface A {} type B = A; import type { C } from 'm'; import { type D, e } from 'm'; class F {}",
    );

    expect(types).toEqual(["A", "B", "C", "D"]);
  });
});

describe("a cell reads", () => {
  test.each([
    ["a free name", "a + b.c", ["a", "b"]],
    ["what only a function of it reads", "function f(a: number) { return a + b }", ["b"]],
    ["what a counting assignment reads", "a += 1; b++", ["a", "b"]],
    ["what a template, a shorthand and a spread read", "`${a}`; ({ b }); [...c]", ["a", "b", "c"]],
    ["the base of a class", "class A extends B {}", ["B"]],
    ["an earlier value of a name it declares", "const rows = rows.slice(1)", ["rows"]],
    ["what it only declares as ambient", "declare const a: number; a", ["a"]],
    ["what JSX names", "<Chart data={a} />", ["Chart", "a", "React"]],
    ["no name it declares", "const a = 1; a + a", []],
    ["no later value of a name in its own function", "const f = () => f()", []],
    ["no name that is only assigned", "a = 1", []],
    ["no property, key or label", "const o = { a: 1 }; o.b; c: for (;;) break c", []],
    ["no type", "const a: Row = { b: 1 } as Other", []],
  ])("%s", (_, code, names) => {
    expect(analyseCell(code).reads.toSorted()).toEqual(names.toSorted());
  });
});

describe("what JSX calls is read by the name that the project or the cell says", () => {
  const automatic = { runtime: "automatic", importSource: "react", isDevelopment: false } as const;
  const preact = { runtime: "classic", factory: "lib.h", fragmentFactory: "Fragment" } as const;

  test.each<[string, JsxSettings, readonly string[]]>([
    ["<b/>", automatic, []],
    ["<b/>", preact, ["lib"]],
    ["<><b/></>", preact, ["Fragment", "lib"]],
    ["const lib = 1; <b/>", preact, []],
    ["/** @jsx h */ <b/>", automatic, []],
    ["/** @jsxRuntime classic @jsx h */ <b/>", automatic, ["h"]],
    ["/** @jsx h @jsxFrag F */ <><b/></>", preact, ["F", "h"]],
    ["/** @jsxRuntime automatic */ <b/>", preact, []],
    ["1 < 2", preact, []],
  ])("%s", (code, jsx, names) => {
    expect(analyseCell(code, () => jsx).reads.toSorted()).toEqual(names);
  });
});

describe("a cell writes", () => {
  test.each([
    ["what it declares", "const a = 1", ["a"]],
    ["what it assigns", "a = 1; b += 1; c++; [d, { e }] = f", ["a", "b", "c", "d", "e"]],
    ["what a loop assigns", "for (a of b) for (c.d in e);", ["a", "c"]],
    [
      "what it changes a member of",
      "a.b = 1; c.d[0].e += 1; f.g++; delete h.i; (j as any).k = 1; l!.m = 2",
      ["a", "c", "f", "h", "j", "l"],
    ],
    ["what it changes from a function", "function f() { a.b = 1 }", ["f", "a"]],
    ["no parameter", "function f(a: any) { a.b = 1 }", ["f"]],
    ["no root of a chain with a call", "a().b = 1", []],
  ])("%s", (_, code, names) => {
    expect(analyseCell(code).writes).toEqual(names);
  });

  test("perhaps that on which it calls a method", () => {
    const { mayMutate } = analyseCell("a.push(1); b.c.sort(); await d?.fit(e); f(g); const h = []; h.push(1)");

    expect(mayMutate).toEqual(["a", "b", "d"]);
  });
});

test("a cell loads modules", () => {
  const { imports } = analyseCell(`
    import a, { b, type C } from "npm:pkg@1/sub";
    import * as d from "node:fs";
    import "effects";
    import type { E } from "types";
    import { type F } from "types";
    import g = require("legacy");
    export { h } from "reexported";
  `);

  expect(imports).toEqual([
    { specifier: "pkg/sub", names: ["a", "b"] },
    { specifier: "node:fs", names: ["d"] },
    { specifier: "effects", names: [] },
    { specifier: "legacy", names: ["g"] },
    { specifier: "reexported", names: [] },
  ]);
});

describe("a literal constant", () => {
  test.each<[what: string, initialiser: string, value: unknown]>([
    ["a number", "0.1", 0.1],
    ["a negative number", "-1e-3", -0.001],
    ["a text", '"a"', "a"],
    ["a template without values", "`a\\n`", "a\n"],
    ["a truth value", "true", true],
    ["null", "null", null],
    ["a flat list", '[1, "a", null, -2]', [1, "a", null, -2]],
    ["a flat object", '{ a: 1, "b-c": "x", 3: false }', { a: 1, "b-c": "x", 3: false }],
  ])("may be %s", (_, initialiser, value) => {
    const { constants } = analyseCell(`const before = f(), rate: unknown = ${initialiser} as const`);

    expect(constants).toEqual([{ name: "rate", value, start: 36, end: 36 + initialiser.length }]);
  });

  test.each([
    ["a call", "const a = f()"],
    ["arithmetic", "const a = 1 + 1"],
    ["a bigint", "const a = 1n"],
    ["a regular expression", "const a = /x/"],
    ["undefined", "const a = undefined"],
    ["nested lists", "const a = [[1]]"],
    ["a list with a hole", "const a = [1, , 2]"],
    ["a list with a spread", "const a = [...b]"],
    ["a long list", `const a = [${"1, ".repeat(21)}]`],
    ["an object with a method", "const a = { b() {} }"],
    ["an object with a spread", "const a = { ...b }"],
    ["an object with a computed key", "const a = { [b]: 1 }"],
    ["a template with values", "const a = `${b}`"],
    ["a pattern", "const [a] = [1]"],
    ["a `var`", "var a = 1"],
    ["in a block", "{ const a = 1 }"],
  ])("is not %s", (_, code) => {
    expect(analyseCell(code).constants).toEqual([]);
  });

  test("may be exported or a `let`", () => {
    expect(analyseCell("export const a = 1; let b = 2").constants.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("has the span of its literal, whatever stands around it", () => {
    const json = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean());
    const padding = fc.constantFrom("", " ", "\n", "/* 😀 */", "// é\n");
    fc.assert(
      fc.property(json, padding, padding, (value, before, after) => {
        const literal = JSON.stringify(value);
        const code =
          `${before}const é😀 = 1`.replace("é😀", "first") + `;const a: unknown =${before}${literal}${after}`;

        const constant = analyseCell(code).constants.at(-1);

        expect(constant && code.slice(constant.start, constant.end)).toBe(literal);
        expect(constant?.value).toEqual(JSON.parse(literal));
      }),
    );
  });
});

test("code that does not parse, or an empty cell, has nothing", () => {
  const nothing = {
    declares: [],
    types: [],
    reads: [],
    jsxNames: [],
    writes: [],
    mayMutate: [],
    imports: [],
    constants: [],
  };

  expect(analyseCell("let = = 2")).toEqual(nothing);
  expect(analyseCell("// only a comment")).toEqual(nothing);
});
