// Marks `/*1*/`, `/*2*/`, ... stand in front of the places that the frames of the error must show, the innermost first.
import { describe, expect, test } from "vitest";

import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { findEngineFault } from "../../src/language/engine-check.ts";
import { toUserPlace } from "../../src/language/positions/positions.ts";
import { placeOf, type Place } from "../../src/shared/text.ts";
import { TestSession } from "../helpers/test-session.ts";

function markedPlaces(sources: readonly string[]): readonly Place[] {
  const marks = sources.flatMap((source) =>
    Array.from(source.matchAll(/\/\*(\d+)\*\//g), ({ 0: text, 1: number, index }) => {
      return { number: Number(number), place: placeOf(source, index + text.length) };
    }),
  );
  return marks.toSorted((a, b) => a.number - b.number).map(({ place }) => place);
}

describe("the frames of an error show the user's own line and column", () => {
  test.each<[where: string, sources: readonly string[]]>([
    ["at the top of a cell", ['throw /*1*/new Error("boom")']],
    ["below types", ['let ok: number = 1;\ninterface Foo { a: string }\n   throw /*1*/new Error("boom")']],
    [
      "in a function of another cell",
      [
        "interface A1 {\n x: number }\nfunction thrower(a: A1): never {\n  const y: number = a.x; throw /*1*/new TypeError(`t${y}`);\n}",
        "const un: number = 1;\n\n/*2*/thrower({x: 2})",
      ],
    ],
    ["after an await", ["await 1;\n\nnull!./*1*/foo"]],
    ["after several awaits", ["const p1: number = await 1; await 2; (null as any)./*1*/foo"]],
    [
      "at the await itself, for the caller",
      [
        "async function later(): Promise<void> { await 1;\n  throw /*1*/new Error('x') }",
        "const before: string = '';\n /*2*/await later()",
      ],
    ],
    ["at a name that is not there", ["const a2: number = 1\nconst b2 = [a2, /*1*/missing]"]],
    ["at a property of nothing", ["const o3: any = {};\no3.a./*1*/b"]],
    ["at a call of what is no function", ["const o4: any = {};\no4./*1*/run(1, 2)"]],
    ["at a call of a call", ["const f5 = (): any => 0;\nf5()/*1*/()"]],
    [
      "in a chain over lines",
      [
        "const s6: string[] = ['a']\ns6\n  .map((x: string): string => x)\n  // why\n  .map((x) => (x as any).a./*1*/b)",
      ],
    ],
    ["in a template", ["const t7: any = null\n`a ${1}\n  b ${t7./*1*/x} c`"]],
    ["in an object over lines", ["const o8 = {\n  a: 1 as number,\n  b: [1,\n      /*1*/missing8],\n}"]],
    [
      "in a class with parameter properties",
      [
        "class C9 {\n  static n: number = 1\n  constructor(private readonly a: number, public b?: string) {\n    throw /*1*/new Error('c')\n  }\n}\n/*2*/new C9(1)",
      ],
    ],
    [
      "in a generic method",
      [
        "class C10<T> { get<U>(key: U): T {\n  return (undefined as any)./*1*/x } }\nnew C10<number>()./*2*/get<string>('a')",
      ],
    ],
    [
      "in a hoisted function",
      ["/*2*/late();\nconst gap: number = 1\nfunction late(): void { throw /*1*/new Error('late') }"],
    ],
    [
      "in an exported function",
      ["export const e12: number = 1; export function fail12(): never { throw /*1*/new Error() }\n/*2*/fail12()"],
    ],
    ["in an enum", ["const bad13 = (): number => { throw /*1*/new Error() }\nenum E13 { A = /*2*/bad13() }"]],
    ["in a namespace", ["namespace N14 { export const v: number = /*1*/missing14 }"]],
    ["in a default value of a parameter", ["const f15 = (a: number = /*1*/missing15) => a\n/*2*/f15()"]],
    ["in a destructuring", ["const { a16 = /*1*/missing16 }: any = {}"]],
    ["in a parenthesised assertion", ["((<any>null) as any)./*1*/x"]],
    ["with characters of two units before it", ['const s18 = "😀😀"; /* 😀 */ /*1*/missing18']],
    ["with tabs before it", ["if (true) {\n\t\tconst a19: number = 1;\t/*1*/missing19\n}"]],
    ["with Windows line ends", ["const a20: number = 1\r\nconst b20: number = 2\r\n  /*1*/missing20"]],
    ["beside a name that is renamed", ['const URL = "u"; const l21 = [URL, URL.length, /*1*/missing21]']],
    ["at an assignment to a constant", ["const c22 = 1\n;/*1*/c22 = 2"]],
    ["at a call of an import", ["import { join } from 'node:path'\nconst bad24 = 1\nnull ?? join(/*1*/missing24)"]],
    [
      "in JSX",
      ["const React = { createElement: (...a: unknown[]) => a }\nconst el = <b title={/*1*/missing25}>text</b>"],
    ],
    ["in a cell with `using`", ["using r26 = { [Symbol.dispose]() {} }\nconst a26: number = 1\n  ;/*1*/missing26"]],
    ["in a decorator", ["class C27 {\n  m(): void {}\n  @(/*1*/missing27) p: number = 1\n}"]],
    ["in an older decorator", ["class C27b {\n  m(@(/*1*/missing27) a: number): void {}\n}"]],
    [
      "in what a decorator does",
      [
        "function dec(v: unknown, c: unknown): void {\n  throw /*1*/new Error()\n}",
        "// above\n/*2*/@dec class C36 { a: number = 1 }",
      ],
    ],
    [
      "in members of a decorated class",
      [
        "const d = (v: unknown, c: unknown): void => {}\n@d class C37 {\n  @d a: number = 1\n  constructor() { this.#run() }\n  @d #run(this: C37): void {\n    throw /*1*/new Error() }\n}\nnew C37()",
      ],
    ],
    ["at an operator on what does not go together", ["const b28: bigint = 1n\nconst s28 = b28   /*1*/+ (1 as any)"]],
    ["at an operator between two assertions", ["const s28b = (1n as bigint)   /*1*/+ (1 as any)"]],
    ["at an index of an assertion", ["const s28c = (null as any as number[])/*1*/[0]"]],
    ["at a call behind type arguments", ["const f28: any = {}\nf28./*1*/g<number, string>(1)"]],
    [
      "in a timer-like callback",
      ["const run29 = (f: () => void): void => /*2*/f();\n/*3*/run29((): void => { throw /*1*/new Error() })"],
    ],
    [
      "in an async arrow in a list",
      ["/*2*/await Promise.all([1].map(async (x: number): Promise<void> => { await x; /*1*/missing30 }))"],
    ],
    ["in a `for await`", ["for await (const x of [1]) {\n  const y: number = x\n  ;/*1*/missing31\n}"]],
    ["at a call of an import", ['import { join as j35 } from "node:path";\nconst r35 = [/*1*/j35(1 as never)]']],
    ["in a switch", ["switch (1 as number) {\n  case 1: {\n    /*1*/missing32\n  }\n}"]],
    ["in a `satisfies`", ["const o33 = { a: /*1*/missing33 } satisfies { a: number }"]],
    ["in a type assertion on a call", ["const f34 = (): any => null;\n(f34() as { x: number })/*1*/.x"]],
  ])("%s", async (_, sources) => {
    using session = new TestSession();

    const thrown: unknown = await session.runAll(...sources).then(
      () => undefined,
      (error: unknown) => error,
    );

    const expected = markedPlaces(sources);
    expect(session.placesOf(thrown).slice(0, expected.length)).toEqual(expected);
  });
});

describe("a syntax error is where the user's own text is wrong", () => {
  test.each([
    ["in the first line", "let = /*1*/= 2"],
    ["below types", "let ok2: number = 1;\nlet = /*1*/= 2"],
    ["behind characters of two units", 'const s = "😀é"; let = /*1*/= 2'],
    ["with Windows line ends", "let a: number = 1\r\nlet = /*1*/= 2"],
    ["at the end of a cell that is not finished", "foo(/*1*/"],
    ["at the end of an open block", "if (true) {\n  foo()\n/*1*/"],
    ["at the second of two declarations", "let d1 = 1\nlet /*1*/d1 = 2"],
    ["at a wrong regular expression", "const a: number = 1\nconst b = `a`.match(\n  \t/*1*//(/)"],
    ["behind JSX", "const e = <b>text</b>\nlet = /*1*/= 2"],
    ["at an import of a name that is declared too", "const a = 1\nimport { b, /*1*/a } from 'm'"],
  ])("%s", (_, source) => {
    const compilation = compileCell(source, { fileName: "cell_1.ts", session: new CellScope() });

    const [fault] = compilation.kind === "faulty" ? compilation.diagnostics : [findEngineFault(compilation.cell)];
    const [expected] = markedPlaces([source]);
    expect(fault && placeOf(source, fault.start)).toEqual(expected);
  });
});

test("a place in code that is ours alone belongs to the user's text before which it stands", () => {
  const compilation = compileCell("1", { fileName: "cell_1.ts", session: new CellScope() });

  const positions = compilation.kind === "compiled" ? compilation.cell.positions : undefined;
  expect(positions && toUserPlace(positions, 1, 1)).toEqual({ line: 1, column: 1 });
});
