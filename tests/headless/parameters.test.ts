import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyParameters, parseParameter } from "../../src/headless/parameters.ts";
import type { Notebook } from "../../src/notebook/notebook.ts";
import { codeCell, notebookOf } from "./fixture.ts";

function apply(notebook: Notebook, ...given: readonly string[]): Notebook {
  return applyParameters(notebook, given.map(parseParameter));
}

function sourcesOf({ cells }: Notebook): readonly string[] {
  return cells.map(({ source }) => source);
}

describe("a parameter", () => {
  test("replaces the literal of its constant and nothing else", () => {
    const notebook = notebookOf("// the rate\nconst rate: number = 0.5; // per step\nrate * 2");

    const applied = apply(notebook, "rate=0.1");

    expect(sourcesOf(applied)).toEqual(["// the rate\nconst rate: number = 0.1; // per step\nrate * 2"]);
  });

  test.each([
    ["const a = 1", "a=2", "const a = 2"],
    ["const a = 1", "a=-2.5e-3", "const a = -0.0025"],
    ["const a = -1", "a=3", "const a = 3"],
    ["const a = 1", "a=.5", "const a = 0.5"],
    ["const a = 1", "a=1_000", "const a = 1000"],
    ["const a: number | null = 1", "a=null", "const a: number | null = null"],
    ["const a = 1", `a="text"`, `const a = "text"`],
    ["const a = true", "a=false", "const a = false"],
    ["const a = [1, 2]", "a=[3]", "const a = [3]"],
    ["const a = { b: 1 }", `a={"b":2}`, `const a = {"b":2}`],
    ["const a = 'x'", "a=y", `const a = "y"`],
    ["const a = 'x'", "a=0.1", `const a = "0.1"`],
    ["const a = 'x'", `a=it's "so" \\ b=c`, `const a = "it's \\"so\\" \\\\ b=c"`],
    ["const a = 'x'", "a=", `const a = ""`],
    ["const a: string | null = null", "a=penguins", `const a: string | null = "penguins"`],
    ["let a = 1, b = 2", "b=3", "let a = 1, b = 3"],
    ["export const a = 1", "a=3", "export const a = 3"],
    ["const a = 1 as const", "a=3", "const a = 3 as const"],
    ["%track on\nconst a = 1\n%track end", "a=3", "%track on\nconst a = 3\n%track end"],
  ])("%j with -p %s is %j", (source, given, expected) => {
    expect(sourcesOf(apply(notebookOf(source), given))).toEqual([expected]);
  });

  test("goes to the cell tagged parameters, also when an earlier cell declares the name", () => {
    const tagged = codeCell("const rate = 1", { metadata: { tags: ["parameters"] } });

    const applied = apply(notebookOf("const rate = 0", tagged), "rate=2");

    expect(sourcesOf(applied)).toEqual(["const rate = 0", "const rate = 2"]);
  });

  test("goes to the first cell that declares the name when none is tagged", () => {
    const applied = apply(notebookOf("const other = 0", "const rate = 1", "const rate = 1"), "rate=2");

    expect(sourcesOf(applied)).toEqual(["const other = 0", "const rate = 2", "const rate = 1"]);
  });

  test("given twice holds with its last value", () => {
    expect(sourcesOf(apply(notebookOf("const rate = 0"), "rate=1", "rate=2"))).toEqual(["const rate = 2"]);
  });

  test("may stand beside others in one cell", () => {
    const applied = apply(notebookOf("const a = 1\nconst b = 'x'\nconst c = true"), "c=false", "a=100", "b=long text");

    expect(sourcesOf(applied)).toEqual([`const a = 100\nconst b = "long text"\nconst c = false`]);
  });

  test("is noted in the metadata, beside what is there", () => {
    const notebook = { ...notebookOf("const a = 1\nconst b = 'x'"), metadata: { labtrail: { kept: 1 }, title: "t" } };

    const applied = apply(notebook, "a=2", "b=3");

    expect(applied.metadata).toEqual({ title: "t", labtrail: { kept: 1, parameters: { a: 2, b: "3" } } });
  });

  test("of any text reaches a constant of text unharmed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const applied = applyParameters(notebookOf("const a = 'x'"), [{ name: "a", value }]);

        const again = applyParameters(applied, [{ name: "a", value: "y" }]);
        expect(applied.metadata["labtrail"]).toEqual({ parameters: { a: value } });
        expect(sourcesOf(again)).toEqual([`const a = "y"`]);
      }),
    );
  });
});

describe("a parameter that cannot be used", () => {
  test("for no constant of the notebook lists those there are", () => {
    const notebook = notebookOf(
      "const rate = 1\nconst computed = f()",
      "function f() { const inner = 1 }\nlet epochs = 3",
    );

    expect(() => apply(notebook, "speed=1")).toThrow(
      expect.objectContaining({
        code: "UNKNOWN_PARAMETER",
        message: `no cell declares a constant "speed" with a literal value`,
        hint: "There are: rate, epochs",
      }),
    );
  });

  test("for a notebook without constants says that there are none", () => {
    expect(() => apply(notebookOf("f()"), "speed=1")).toThrow(
      expect.objectContaining({ hint: "The notebook has no such constant at all." }),
    );
  });

  test.each([
    ["const a = 1", "a=fast", `"fast" is not a number, and a is in the notebook`, `a="fast"`],
    ["const a = 1", "a=", `"" is not a number, and a is in the notebook`, `a=""`],
    ["const a = 1", "a=0,5", `"0,5" is not a number, and a is in the notebook`, `a="0,5"`],
    ["const a = true", "a=no", `"no" is not true or false, and a is in the notebook`, `a="no"`],
  ])("%j with -p %s: %s", (source, given, message, quoted) => {
    expect(() => apply(notebookOf(source), given)).toThrow(
      expect.objectContaining({
        code: "BAD_PARAMETER",
        message,
        hint: `To pass it as text nevertheless, quote it: -p '${quoted}'`,
      }),
    );
  });

  test.each(["rate", "=1", "1a=2", "a b=1", ""])("%j is not of the form name=value", (text) => {
    expect(() => parseParameter(text)).toThrow(expect.objectContaining({ code: "BAD_PARAMETER" }));
  });
});
