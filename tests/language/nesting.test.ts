import { spawnSync } from "node:child_process";
import { join } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { analyseCell } from "../../src/language/analyse/analyse-cell.ts";
import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { findDeepNesting, withinStack } from "../../src/language/parse/nesting.ts";
import { DEEP_SHAPES } from "./deep-shapes.ts";

const READER = join(import.meta.dirname, "read-deep-code.ts");

/** What came of each code, read by a process that must live to the end. */
function readInProcess(codes: readonly string[]): readonly string[] {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ["--no-warnings", READER], {
    input: codes.map((code) => `${JSON.stringify(code)}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const verdicts = stdout.split("\n").slice(0, -1);
  const culprit = codes[verdicts.length]?.slice(0, 200);
  expect({ status, signal, stderr, culprit }).toEqual({ status: 0, signal: null, stderr: "", culprit: undefined });
  return verdicts;
}

describe("code of any depth is read without the end of the process", { timeout: 240_000 }, () => {
  test.each([450, 2000, 100_000])("%i levels of one kind", (levels) => {
    const verdicts = readInProcess(Object.values(DEEP_SHAPES).map((shape) => shape(levels)));

    expect(verdicts).toHaveLength(Object.keys(DEEP_SHAPES).length);
  });

  test("levels of every kind in each other", () => {
    // The first half of a shape is what opens its levels.
    const opening = fc.constantFrom(...Object.values(DEEP_SHAPES)).map((shape) => {
      const [one, two] = [shape(1), shape(2)];
      return two.slice(0, Math.max(1, two.length - one.length));
    });
    const mixture = fc.array(opening, { minLength: 1, maxLength: 8 });
    const codes = fc.sample(fc.tuple(mixture, fc.integer({ min: 50, max: 20_000 })), { numRuns: 150, seed: 7 });

    const verdicts = readInProcess(codes.map(([parts, times]) => parts.join("").repeat(times).slice(0, 400_000)));

    expect(verdicts).toHaveLength(codes.length);
  });
});

describe("code that is long but not deep compiles and is analysed", () => {
  test.each([
    ["a sum of thousands of terms", `const total = 0${" + one".repeat(7000)}`],
    ["a text of thousands of lines", `const total = ""${" +\n  one".repeat(7000)}`],
    ["hundreds of calls of calls", `const total = one${".add(1)\n".repeat(700)}`],
    ["hundreds of `else if`", `const total = 1; if (one) {}${" else if (one) {}".repeat(450)}`],
    ["hundreds of brackets", `const total = ${"[".repeat(450)}one${"]".repeat(450)}`],
    ["hundreds of conditions", `const total = ${"one ? 1 :\n".repeat(400)} 2`],
    ["very many elements", `const total = [${"one, ".repeat(100_000)}]`],
    ["thousands of lines without semicolons", `const total = 1\n${"total = total > one ? f(-1) : !2\n".repeat(3000)}`],
    ["thousands of cases", `const total = 1; switch (one) { ${"case 1: case 'a':\n".repeat(3000)} }`],
    ["thousands of statements on a line", `const total = 1;${"if(one){f(-1)}for(;total;)break;".repeat(2000)}`],
    ["thousands of rows", `const total = [${"{ a: -1, b: one ? 1 : 2, c: () => 1 },\n".repeat(3000)}]`],
    [
      "thousands of elements of JSX",
      `const total = <a>${'<b c="1" d={one}>it\'s so: why not?</b><e f="g" />\n'.repeat(3000)}</a>`,
    ],
    [
      "thousands of members",
      `interface Rows {\n${"a: Array<Map<string, number>>\nb?: () => void\n".repeat(2000)}}\nconst total = one`,
    ],
    [
      "thousands of comments and texts with brackets",
      `const total = one;${'/* ( */ "(["; `[`; /[(]/;\n'.repeat(2000)}`,
    ],
  ])("%s", (_, code) => {
    const { kind } = compileCell(code, { fileName: "cell_1.ts", session: new CellScope() });
    const { declares, reads } = analyseCell(code);

    expect(kind).toBe("compiled");
    expect(declares).toContain("total");
    expect(reads).toContain("one");
  });
});

describe("code that is too deep is a syntax error", () => {
  test("at the first place that is too deep", () => {
    const fault = findDeepNesting(`const a = 1;\n${"[".repeat(2000)}${"]".repeat(2000)}`);

    expect(fault).toEqual({ message: expect.stringContaining("nested too deeply"), start: 513, end: 514 });
  });

  test("at the deepest place where a pass runs out of stack", () => {
    const endless = (): never => endless();

    const fault = withinStack<unknown>("f(1)\n  + f(g(1))", endless, (one) => one);

    expect(fault).toEqual({ message: expect.stringContaining("too long"), start: 12, end: 13 });
  });

  test("and no other error is taken for one", () => {
    expect(() =>
      withinStack<unknown>(
        "1",
        () => [1].with(9, 1),
        () => 0,
      ),
    ).toThrow("Invalid");
  });
});
