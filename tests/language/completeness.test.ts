import { describe, expect, test } from "vitest";

import { completenessOf } from "../../src/language/cursor/completeness.ts";

describe("code that can run is complete", () => {
  test.each([
    "",
    "  \n",
    "a",
    "a;",
    "const a: number = 1",
    "function f() {\n}",
    "// comment",
    "%track on",
    "%%track\na",
    "!git status",
    "const files = !ls -l",
    "%%time\na",
    "%%html?",
    "%%sh\nif true; then\n",
    "await a",
    "<b>x</b>",
    "`a`",
    "{ a: 1 }",
    "return_",
  ])("%j", (code) => {
    expect(completenessOf(code)).toEqual({ status: "complete" });
  });
});

describe("code that only lacks its end is incomplete, and indents by what is open", () => {
  test.each([
    ["function f() {", "  "],
    ["foo(", "  "],
    ["foo(function () {", "    "],
    ["const a = [\n  1,\n  {", "    "],
    ["class A {\n  m() {\n  }", "  "],
    ["1 +", ""],
    ["const a =", ""],
    ["a.", ""],
    ["if (a)", ""],
    ["x =>", ""],
    ["try {\n}", ""],
    ["import { a", "  "],
    ["import a from", ""],
    ["`text", ""],
    ["`a ${b", "  "],
    ["f(`a ${b} c", ""],
    ["/* comment", ""],
    ["foo(1, // why (", "  "],
    ["foo(')', \"(\", `(`", "  "],
    ["foo(`a\\`(`, ", "  "],
    ["const a = <b>", ""],
    ["%track on\nif (a) {", "  "],
    ["%%time\nif (a) {", "  "],
    ["%%sh", ""],
    ["%%sh\necho '", ""],
  ])("%j", (code, indent) => {
    expect(completenessOf(code)).toEqual({ status: "incomplete", indent });
  });
});

describe("code that nothing could make right is invalid", () => {
  test.each([
    "let = = 2",
    "foo(]",
    "foo)",
    "}",
    "else",
    '"text',
    "'text\n",
    "return 5",
    "const a",
    "let = = 2\nfoo(",
    "a b",
  ])("%j", (code) => {
    expect(completenessOf(code)).toEqual({ status: "invalid" });
  });
});
