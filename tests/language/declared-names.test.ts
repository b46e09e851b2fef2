import type { Program } from "oxc-parser";
import { expect, test } from "vitest";

import { declaredNamesOf } from "../../src/language/analyse/declared-names.ts";
import { implicitNamesOf } from "../../src/language/analyse/implicit-names.ts";
import { olderReadsOf } from "../../src/language/analyse/older-reads.ts";
import { parseAnyCell } from "../../src/language/parse/parse.ts";

function programOf(code: string): Program {
  return parseAnyCell(code).program as unknown as Program;
}

test.each([
  ["const a = 1; let { b, c: [d] } = x; var e", "a value, b value variable, d value variable, e value variable"],
  ["function f(): void; function f() {} class G {}", "f value, G both"],
  ["interface A {} type B = A; enum C { X } namespace D { export const inner = 1 }", "A type, B type, C both, D both"],
  ["interface A {} const A = 1", "A both"],
  ["import a, { b as c, type D } from 'm'; import e = require('m')", "a both, c both, D both, e both"],
  ["export const a = 1; const b = 2; export { b }", "a value exported, b value exported"],
  ["declare global { interface X {} } declare module 'm' { const y: 1 }", ""],
  ["for (var i = 0; ;) {} { let inner = 1 }", "i value variable"],
])("%s", (code, expected) => {
  const names = declaredNamesOf(programOf(code)).map(({ name, meaning, isVariable, isExported }) =>
    [name, meaning, ...(isVariable ? ["variable"] : []), ...(isExported ? ["exported"] : [])].join(" "),
  );

  expect(names.join(", ")).toBe(expected);
});

test.each([
  ["const x = x.length", ["x@10"]],
  ["console.log(x); let x = 1; x", ["x@12"]],
  ["const f = () => x; const x = 1", []],
  ["const x = () => x", []],
  ["const { a } = a", ["a@14"]],
  ["function x() { return x }", []],
])("%s reads an older value", (code, expected) => {
  expect(olderReadsOf(programOf(code)).map(({ name, start }) => `${name}@${start}`)).toEqual(expected);
});

test("a name that is only assigned has the type of what it gets first", () => {
  const code = "total = 1 + 2; known = 3; function f() { inner = 4 } let own; own = 5";

  const names = implicitNamesOf(programOf(code), (name) => name === "known");

  expect(names.map(({ name, value }) => [name, value && code.slice(value.start, value.end)])).toEqual([
    ["total", "1 + 2"],
    ["inner", undefined],
  ]);
});
