import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { transpileModule } from "../../src/language/transpile/transpile-module.ts";
import { DEFAULT_SETTINGS } from "../../src/language/transpile/transpile-settings.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { testCells } from "../helpers/cell-table.ts";
import { CellSyntaxError, TestSession } from "../helpers/test-session.ts";

describe("a namespace that exports a variable", () => {
  testCells([
    [
      "changes with it, from inside and from outside",
      ["namespace N { export let x = 1; export const inc = () => ++x }", "N.inc(); N.x += 10; N.inc(); N.x"],
      13,
    ],
    [
      "may export several, with types and patterns, and none of them need have a value",
      [
        "namespace N { export let a: number = 1, b: string, c = a + 1; export var { d, e: [f = 5, ...g] } = { d: 4, e: [undefined, 6] }; f++; b = 'b' }",
        "[N.a, N.b, N.c, N.d, N.f, N.g]",
      ],
      [1, "b", 2, 4, 6, [6]],
    ],
    [
      "keeps apart what only has the same name",
      [
        "namespace N { export let x = 1; export const f = (x: number) => x * 2; export const g = () => { let x = 5; x++; return { x } }; export const h = () => ({ x }) }",
        "[N.f(4), N.g(), N.h()]",
      ],
      [8, { x: 6 }, { x: 1 }],
    ],
    [
      "calls a function that it holds without a this",
      [
        "namespace N { export let f = function (this: unknown) { return this }; export const call = () => f() }",
        "N.call()",
      ],
      undefined,
    ],
    [
      "may be nested, exported and written with dots",
      [
        "export namespace A.B { export let x = 1; export namespace C { export const set = () => { x = 7 } } }",
        "A.B.C.set(); A.B.x",
      ],
      7,
    ],
    [
      "is another one when its cell runs again",
      [
        "namespace N { export let x = 1 }",
        "N.x = 5; const old = N",
        "namespace N { export let x = 2 }",
        "[old.x, N.x]",
      ],
      [5, 2],
    ],
    [
      "may hold a namespace of its own name, and one of types",
      [
        "namespace N { export let x = 1; export namespace N { export let x = 2; export interface I {} } export const y = x + N.x }",
        "N.y",
      ],
      3,
    ],
  ]);
});

describe("a part of a namespace", () => {
  testCells([
    [
      "sees what other parts export",
      [
        "namespace N { export const a = 1; export let b = 2 } namespace N { b++; export const c = () => a + b }",
        "[N.c(), N.b]",
      ],
      [4, 3],
    ],
    [
      "means its own variable first, then that of the namespace, then that of the cell",
      [
        "const a = 'cell', z = 'outer'; namespace N { export const a = 'other', b = 'exported' } namespace N { const b = 'own'; export const seen = [a, b, z] }",
        "N.seen",
      ],
      ["other", "own", "outer"],
    ],
    [
      "sees no more of a function or class that it adds to than other parts export",
      ["function f() { return f.n } namespace f { export let n = 1 } namespace f { n += 2 }", "f()"],
      3,
    ],
  ]);
});

test("an error in it is where it stands", async () => {
  using session = new TestSession();
  const thrown: unknown = await session
    .run("namespace N {\n  export let x: any = 1;\n  x.missing();\n}")
    .catch((error: unknown) => error);

  expect(session.placesOf(thrown)[0]).toEqual({ line: 3, column: 5 });
});

test("what oxc refuses beside it is told", () => {
  using session = new TestSession();

  expect(() => session.compile("namespace N { export let x = 1 }\nlet y = 1, y = 2")).toThrow(
    /^2:12: .*already been declared/,
  );
});

test("a file may hold such a namespace too", () => {
  const transpiled = transpileModule("a.ts", "export namespace N { export let x = 1; x++ }", DEFAULT_SETTINGS);

  expect(transpiled).toMatchObject({ kind: "transpiled", code: expect.stringMatching(/_N\.x = 1;\s+_N\.x\+\+;/) });
});

const STATEMENTS = [
  "export let x = 1;",
  "export var y = 2, z = x0(() => y);",
  "let own = x0(() => x);",
  "x0(() => x++);",
  "x0(() => { y = [x0(() => x), x0(() => c), x0(() => q)]; });",
  "export function q() { return x0(() => [x, y]); }",
  "export class K { v = x0(() => x) }",
  "{ let x = 5; x += 1; log(x); }",
  "for (const x of [1]) log(x);",
  "log(x0(() => ({ x, y })));",
  "log(x0(() => c()), x0(() => q()));",
  "export let { length: x = 3, ...rest } = 'ab';",
  "export namespace M { export let x = 9; log(x0(() => [x, y])); x++; }",
  "namespace L { x0(() => { x = 4; }); log(x0(() => x)); }",
];

/** First, as a constant cannot be read before it; what TypeScript makes of it can. */
const CONSTANT = "export const c = () => [1];";
/** `x0` gives what fails by its name. Outside of the namespace every name means something, too. */
const PRELUDE = `let seen = [], x = "outer x", y = "outer y", c = () => "outer c", q = () => "outer q";
let log = (...values) => seen.push(JSON.stringify(values));
let x0 = (get) => { try { return get() } catch (error) { return error.name } };`;
const RESULT = "JSON.stringify([seen, N, N.M, N.q?.(), N.c?.()])";

test("it does what it does when TypeScript compiles it", { timeout: 60_000 }, async () => {
  const part = fc
    .tuple(fc.constantFrom("", CONSTANT), fc.uniqueArray(fc.constantFrom(...STATEMENTS), { maxLength: 6 }))
    .map(([constant, statements]) => [constant, ...statements]);
  const sources = fc
    .sample(fc.array(part, { minLength: 1, maxLength: 3 }), 120)
    .map((parts) => parts.map((statements) => `namespace N { ${statements.join("\n")} }`).join("\n"));
  const compiled = compileWithTypeScript(sources);
  let comparedCount = 0;

  for (const [index, source] of sources.entries()) {
    using session = new TestSession();
    await session.run(PRELUDE);
    if (isRefused(session, source)) continue;
    const actual = await session.run(`${source}\n${RESULT}`);
    const whole = `(() => { "use strict"; ${PRELUDE} ${compiled[index]}\nreturn ${RESULT} })()`;

    expect({ source, result: actual }).toEqual({ source, result: new Script(whole).runInThisContext() });
    comparedCount += 1;
  }

  expect(comparedCount).toBeGreaterThan(30);
});

/** A part may not declare a name twice. */
function isRefused(session: TestSession, source: string): boolean {
  try {
    session.compile(source);
    return false;
  } catch (error) {
    if (error instanceof CellSyntaxError && error.message.includes("already been declared")) return true;
    throw error;
  }
}

function compileWithTypeScript(sources: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-namespaces-"));
  try {
    const paths = sources.map((_, index) => join(folder, `source_${index}.ts`));
    for (const [index, path] of paths.entries()) writeFileSync(path, `export {};\n${sources[index]}`);
    const options = ["--ignoreConfig", "--noCheck", "--target", "es2022", "--module", "es2022"];
    execFileSync(process.execPath, [
      join(packageRoot, "node_modules", "typescript", "bin", "tsc"),
      ...options,
      ...paths,
    ]);
    return paths.map((path) => readFileSync(path.replace(/ts$/, "js"), "utf8").replace("export {};", ""));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
