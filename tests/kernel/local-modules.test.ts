import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openTestRuntime, type RanCell } from "../helpers/runtime.ts";

const COUNT_LOADS = "globalThis.loads = (globalThis.loads ?? 0) + 1; export const loads = globalThis.loads;";

const JSON_BY_ATTRIBUTE = `import data from "./data.json" with { type: "json" }; data.n`;

function tracebackOf({ outcome }: RanCell): readonly string[] {
  return outcome.kind === "error" ? outcome.fault.traceback : [];
}

function tracebackIn(cell: string, file: string, line: number): readonly string[] {
  return [
    "RangeError: no 1 undefined",
    `    at fail (${file}:${line}:9)`,
    `    at ${cell}:2:1`,
    "",
    `${file}:${line}`,
    "    throw new RangeError(`no ${Color.Red as number} ${shape}`);",
    "          ^",
  ];
}

describe("an edited local module", () => {
  test.each(["ts", "mts", "js", "mjs"])("%s is loaded anew, and an unchanged one keeps its instance", async (ext) => {
    await using session = openTestRuntime();
    session.write("package.json", `{"type": "module"}`);
    session.write(`lib.${ext}`, `${COUNT_LOADS} export const text = "one"`);
    const cell = `import { loads, text } from "./lib.${ext}"; [loads, text]`;

    const seen = [await session.valueOf(cell), await session.valueOf(cell)];
    session.write(`lib.${ext}`, `${COUNT_LOADS} export const text = "two"`);
    seen.push(await session.valueOf(cell), await session.valueOf(cell));

    expect(seen).toEqual(["[ 1, 'one' ]", "[ 1, 'one' ]", "[ 2, 'two' ]", "[ 2, 'two' ]"]);
  });

  test.each([
    ["JSON", "data.json", `{"n": 1}`, `{"n": 22}`, `import data from "./data.json"; data.n`],
    ["JSON by its attribute", "data.json", `{"n": 1}`, `{"n": 22}`, JSON_BY_ATTRIBUTE],
    ["CommonJS", "lib.cjs", "exports.n = 1", "exports.n = 22", `import { n } from "./lib.cjs"; n`],
    ["required CommonJS", "lib.cjs", "exports.n = 1", "exports.n = 22", `require("./lib.cjs").n`],
    ["required JSON", "data.json", `{"n": 1}`, `{"n": 22}`, `require("./data").n`],
    ["CommonJS in TypeScript", "lib.ts", "exports.n = 1 as number", "exports.n = 22", `require("./lib").n`],
    ["dynamic", "lib.ts", "export const n = 1", "export const n = 22", `(await import("./lib.ts")).n`],
  ])("is noticed: %s", async (_title, name, before, after, cell) => {
    await using session = openTestRuntime();
    session.write(name, before);
    const first = await session.valueOf(cell);

    session.write(name, after);

    expect([first, await session.valueOf(cell)]).toEqual(["1", "22"]);
  });

  test("reloads what imports it, also in a circle, and nothing beside that", async () => {
    await using session = openTestRuntime();
    session.write("leaf.ts", "export const leaf = 1;");
    session.write("left.ts", `import { leaf } from "./leaf"; import "./right"; export const left = () => leaf;`);
    session.write("right.ts", `import { left } from "./left"; export const right = () => left();`);
    session.write("beside.ts", COUNT_LOADS);
    session.write("top.ts", `import { right } from "./right"; export * from "./beside"; export const top = right();`);
    const cell = `import { top, loads } from "./top.ts"; [top, loads]`;
    const first = await session.valueOf(cell);

    session.write("leaf.ts", "export const leaf = 22;");

    expect([first, await session.valueOf(cell)]).toEqual(["[ 1, 1 ]", "[ 22, 1 ]"]);
  });

  test("is loaded anew when it failed before", async () => {
    await using session = openTestRuntime();
    session.write("lib.ts", `if (globalThis.isDown) throw new Error("down"); export const n = 1;`);

    const failed = await session.run(`globalThis.isDown = true; await import("./lib.ts")`);
    const later = await session.valueOf(`globalThis.isDown = false; (await import("./lib.ts")).n`);

    expect(failed.outcome).toMatchObject({ kind: "error", fault: { evalue: "down" } });
    expect(later).toBe("1");
  });

  test("that was only saved again keeps its instance", async () => {
    await using session = openTestRuntime();
    session.write("lib.ts", COUNT_LOADS);
    const cell = `import { loads } from "./lib.ts"; loads`;
    await session.valueOf(cell);

    session.write("lib.ts", COUNT_LOADS);

    expect(await session.valueOf(cell)).toBe("1");
  });

  test("of a package stays as it is", async () => {
    await using session = openTestRuntime();
    mkdirSync(join(session.folder, "node_modules/pkg"), { recursive: true });
    session.write("node_modules/pkg/index.mjs", "export const n = 1");
    session.write("node_modules/pkg/package.json", `{"name": "pkg", "exports": "./index.mjs"}`);
    const cell = `import { n } from "pkg"; n`;
    await session.valueOf(cell);

    session.write("node_modules/pkg/index.mjs", "export const n = 22");

    expect(await session.valueOf(cell)).toBe("1");
  });
});

describe("an import without an extension", () => {
  test.each([
    ["a .ts file", "./util", "util.ts"],
    ["a .ts file rather than the .js beside it", "./both", "both.ts"],
    ["a .js file", "./plain", "plain.js"],
    ["a folder's index", "./folder", "folder/index.ts"],
    ["a folder's index, with a slash", "./folder/", "folder/index.ts"],
    ["a name with dots", "./a.config", "a.config.ts"],
    ["the .ts file that is named by what it compiles to", "./util.js", "util.ts"],
    ["the .tsx file that is named by what it compiles to", "./view.js", "view.tsx"],
    ["the .mts file that is named by what it compiles to", "./module.mjs", "module.mts"],
    ["a .tsx file", "./view", "view.tsx"],
    ["a .mts file", "./module", "module.mts"],
    ["a .mjs file", "./plain", "plain.mjs"],
    ["the main file of a folder's package.json", "./packed", "packed/lib/main.ts"],
    ["a folder beside a file of its name", "./twin/", "twin/index.ts"],
  ])("finds %s", async (_title, specifier, name) => {
    await using session = openTestRuntime();
    session.write("packed/package.json", `{"main": "./lib/main.js"}`);
    session.write("twin.ts", `export const found = "twin.ts"`);
    session.write("both.js", `export const found = "both.js"`);
    session.write(name, `export const found = "${name}"`);
    session.write("through.ts", `export { found } from "${specifier}"`);

    const direct = await session.valueOf(`import { found } from "${specifier}"; found`);
    const indirect = await session.valueOf(`(await import("./through")).found`);

    expect([direct, indirect]).toEqual([`'${name}'`, `'${name}'`]);
  });
});

test.each([
  ["cts", "exports.found = 'found' as string"],
  ["cjs", "exports.found = 'found'"],
  ["json", `{"found": "found"}`],
])("an import without an extension finds a .%s file too", async (extension, text) => {
  await using session = openTestRuntime();
  session.write(`file.${extension}`, text);
  session.write("through.ts", `import file from "./file"; export const found: string = file.found`);

  const found = await session.valueOf(`import file from "./file"; file.found`);

  expect([found, await session.valueOf(`(await import("./through")).found`)]).toEqual(["'found'", "'found'"]);
});

describe("TypeScript in a local module", () => {
  const MODULE = `import { type Shape, Unused } from "./types";
export enum Color { Red = 1, Green }
export namespace Geometry { export const pi = 3 }
const log: string[] = [];
function logged(_method: unknown, { name }: ClassMethodDecoratorContext) { log.push(String(name)) }
export class Point {
  constructor(readonly x: number, private y = 2) {}
  @logged sum(): number { return this.x + this.y }
}
export function fail(shape?: Shape): never {
  throw new RangeError(\`no \${Color.Red as number} \${shape}\`);
}
export { log };
`;

  test("may be all that a cell may hold", async () => {
    await using session = openTestRuntime();
    session.write("types.ts", "export interface Shape { n: number }; export type Unused = 1;");
    session.write("lib.ts", MODULE);

    const value = await session.valueOf(
      `import { Color, Geometry, Point, log } from "./lib"; [Color.Green, Geometry.pi, new Point(1).sum(), log]`,
    );

    expect(value).toBe("[ 2, 3, 3, [ 'sum' ] ]");
  });

  test("shows its own lines in an error, also after an edit", async () => {
    await using session = openTestRuntime();
    session.write("types.ts", "export {}");
    session.write("lib.ts", MODULE);
    const cell = `import { fail } from "./lib";\nfail()`;
    const first = await session.run(cell);

    session.write("lib.ts", `// edited\n${MODULE}`);
    const second = await session.run(cell);

    const file = `file://${session.folder}/lib.ts`;
    expect(first.outcome).toMatchObject({ kind: "error", fault: { ename: "RangeError" } });
    expect([tracebackOf(first), tracebackOf(second)]).toEqual([
      tracebackIn("cell_1.ts", file, 11),
      tracebackIn("cell_2.ts", file, 12),
    ]);
  });

  test("that does not parse is shown with its place", async () => {
    await using session = openTestRuntime();
    session.write("lib.ts", "export const a = 1;\nexport const b = ;\n");

    const { outcome } = await session.run(`import { b } from "./lib.ts"; b`);

    const file = `file://${session.folder}/lib.ts`;
    expect(outcome).toMatchObject({ kind: "error", fault: { ename: "SyntaxError" } });
    expect(outcome.kind === "error" && outcome.fault.traceback.slice(1)).toEqual([
      `    at ${file}:2:18`,
      "    at cell_1.ts:1:1",
      "",
      `${file}:2`,
      "  export const b = ;",
      "                   ^",
    ]);
  });
});
