import { describe, expect, test } from "vitest";

import { toUserPlace } from "../../src/language/positions/positions.ts";
import { DEFAULT_SETTINGS } from "../../src/language/transpile/transpile-settings.ts";
import { transpileModule, type ModuleTranspilation } from "../../src/language/transpile/transpile-module.ts";
import { placeOf } from "../../src/shared/text.ts";

type Transpiled = Extract<ModuleTranspilation, { kind: "transpiled" }>;

function transpile(fileName: string, source: string): Transpiled {
  const result = transpileModule(fileName, source, DEFAULT_SETTINGS);
  if (result.kind === "faulty") throw new Error(result.diagnostics[0]?.message);
  return result;
}

describe("the format of a file", () => {
  test.each([
    ["a.ts", "export const a: number = 1", "module"],
    ["a.ts", "import './b'", "module"],
    ["a.ts", "globalThis.a = 1", "module"],
    ["a.ts", "exports.a = 1 as number", "commonjs"],
    ["a.ts", "const fs = require('fs'); module.exports = fs", "commonjs"],
    ["a.mts", "const fs = require('fs')", "module"],
    ["a.cts", "const a: number = 1", "commonjs"],
  ])("of %s with %j is %3$s", (fileName, source, format) => {
    expect(transpile(fileName, source).format).toBe(format);
  });
});

describe("names of CommonJS", () => {
  test("get a meaning in a module that does not declare them", () => {
    const { code } = transpile("a.ts", "export const a = [__dirname, __filename, require('x')]; export { b } from 'b'");

    expect(code).toContain("[\n\timport.meta.dirname,\n\timport.meta.filename,\n\tglobalThis[Symbol.for(");
    expect(code).toContain(".requireOf(import.meta.url)(");
  });

  test("keep theirs where they are declared, and in CommonJS", () => {
    const own = transpile("a.ts", "const __dirname = 1; export const f = (require: number) => __dirname + require");
    const common = transpile("a.cts", "exports.a = require(__filename)");

    expect(own.code).not.toContain("import.meta");
    expect(common.code).not.toContain("import.meta");
  });
});

describe("places lead back to the file", () => {
  test.each([
    ["below types", "interface A {}\n\nexport const f = (): never => { throw /*!*/new Error() }"],
    [
      "behind what decorators need",
      "const d = () => {};\n@d export class A { @d run(): void { throw /*!*/new Error() } }",
    ],
    ["beside names of CommonJS", "export const f = () => { __dirname; throw /*!*/new Error() }"],
  ])("%s", (_, source) => {
    const { code, positions } = transpile("a.ts", source);

    const { line, column } = placeOf(code, code.indexOf("new Error"));
    expect(toUserPlace(positions, line, column)).toEqual(placeOf(source, source.indexOf("new Error")));
  });
});

test.each([
  ["a syntax error", "export const = 1", 13],
  ["code that is nested too deeply", `export const a = ${"[".repeat(600)}${"]".repeat(600)}`, 515],
])("%s is a fault with its place", (_, source, start) => {
  const result = transpileModule("a.ts", source, DEFAULT_SETTINGS);

  expect(result.kind).toBe("faulty");
  expect(result).toMatchObject({ diagnostics: [{ start }] });
});
