import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { blankMagics, findMagics } from "../../src/language/magic-lines.ts";

const isMagic = (name: string): boolean => name === "track" || name === "time";

/** The magic lines as `name argument`, and the code that is left. */
function found(source: string): { readonly lines: readonly string[]; readonly code: string } {
  const { lines, code } = findMagics(source, isMagic);
  return { lines: lines.map(({ name, argument }) => `${name} ${argument}`.trim()), code };
}

describe("a line is a magic", () => {
  test.each<[where: string, source: string, lines: readonly string[], code: string]>([
    ["alone", "%track on", ["track on"], "await $k.magic(0);"],
    ["between statements", "a\n%track on\nb", ["track on"], "a\nawait $k.magic(0);\nb"],
    ["behind a statement without a semicolon", "const a = 1\n%track", ["track"], "const a = 1\nawait $k.magic(0);"],
    ["with blanks around", "  %track   on  \nb", ["track on"], "  await $k.magic(0);\nb"],
    [
      "more than once",
      "%track on\n%time\n%track off",
      ["track on", "time", "track off"],
      "await $k.magic(0);\nawait $k.magic(1);\nawait $k.magic(2);",
    ],
    ["in a block of the top level", "if (a) {\n  %track on\n}", ["track on"], "if (a) {\n  await $k.magic(0);\n}"],
    [
      "with a question",
      "%track?\n%track ?\n%track??",
      ["track ?", "track ?", "track ?"],
      "await $k.magic(0);\nawait $k.magic(1);\nawait $k.magic(2);",
    ],
    ["with a question at the end of an argument", "%track note ok?", ["track note ok?"], "await $k.magic(0);"],
    ["with Windows line ends", "%track on\r\na\r\n", ["track on"], "await $k.magic(0);\r\na\r\n"],
    ["beside JSX", "%track on\nconst b = <b>x</b>", ["track on"], "await $k.magic(0);\nconst b = <b>x</b>"],
    [
      "below a comment that shows one",
      "/*\n%track off\n*/\n%track on",
      ["track on"],
      "/*\n%track off\n*/\nawait $k.magic(0);",
    ],
    [
      "with characters that mean something in TypeScript",
      "%track note `{(\nb",
      ["track note `{("],
      "await $k.magic(0);\nb",
    ],
    ["though a later line is wrong", "%track on\nlet = = 2", ["track on"], "await $k.magic(0);\nlet = = 2"],
    [
      "of a name that does not exist, when it cannot be arithmetic",
      "%trakc on\nb",
      ["trakc on"],
      "await $k.magic(0);\nb",
    ],
  ])("%s", (_, source, lines, code) => {
    expect(found(source)).toEqual({ lines, code });
  });
});

describe("a line is no magic", () => {
  test.each([
    ["in a template", "const a = `\n%track on\n`"],
    ["in a comment", "/*\n%track on\n*/"],
    ["inside an expression", "const a = (1\n%track\n)"],
    ["behind an operator", "const a = 1 +\n%track"],
    ["as arithmetic with a blank", "a\n% track"],
    ["as arithmetic with a name that is no magic", "a\n%b"],
    ["as arithmetic with a call", "a\n%track(1)"],
    ["as arithmetic with a member", "a\n%track.b"],
    ["inside a function", "function f() {\n%track on\n}"],
    ["inside an asynchronous function", "async function f() {\n%track on\n}"],
    ["as the body of an arrow", "const f = async () =>\n%track on"],
    ["inside a class", "class A {\n%track on\n}"],
    ["in the middle of a line", "a; %track on"],
    ["in a cell without percent signs", "const a = 1"],
    ["with two percent signs below the first line", "a\n%%track on"],
  ])("%s", (_, source) => {
    expect(found(source)).toEqual({ lines: [], code: source });
  });
});

describe("a cell magic", () => {
  test("stands on the first line that is not blank, and leaves that line blank", () => {
    const magics = findMagics("\n  %%track tuned --seed 3\n%time\na", isMagic);

    expect(magics.cell).toEqual({ name: "track", argument: "tuned --seed 3", lineNumber: 2, start: 1, end: 25 });
    expect(magics.lines.map(({ name }) => name)).toEqual(["time"]);
    expect(magics.code).toBe(`\n${" ".repeat(24)}\nawait $k.magic(0);\na`);
  });

  test("may be a question", () => {
    expect(findMagics("%%track?", isMagic).cell).toMatchObject({ name: "track", argument: "?" });
  });
});

test("a magic line knows its place in the cell", () => {
  const source = "const a = 1\n  %track on \nb";

  const { lines } = findMagics(source, isMagic);

  expect(lines).toEqual([{ name: "track", argument: "on", lineNumber: 2, start: 12, end: 24 }]);
});

test("tools see blanks in place of magics, so that every offset holds", () => {
  expect(blankMagics("%%track x\n%time\nconst a = `\n%time`")).toBe("         \n     \nconst a = `\n%time`");
});

const line = fc.oneof(
  fc.constantFrom("%track on", "  %time x", "%track?", "const a = 1", "b\n%c", "", "// %track", "f(1,\n 2)", "let x"),
  fc.stringMatching(/^[ -~]{0,12}$/),
);
const cellText = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));

test("any text keeps its number of lines, and its length when magics are blanked", () => {
  fc.assert(
    fc.property(cellText, (source) => {
      expect(findMagics(source, isMagic).code.split("\n").length).toBe(source.split("\n").length);
      expect(blankMagics(source).length).toBe(source.length);
    }),
  );
});

test("templates and comments are left byte for byte, whatever lines with percent signs they hold", () => {
  const inside = fc
    .array(fc.constantFrom("%track on", "%time", " %%track", "% b", "%é 😀", "text", ""), { maxLength: 6 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(inside, inside, (template, comment) => {
      const source = `const a = \`${template}\`\n/*\n${comment}\n*/\nconst b = \`\${a}\n${template}\``;

      const { lines, code } = findMagics(source, isMagic);

      expect({ lines, code }).toEqual({ lines: [], code: source });
    }),
  );
});

test("lines that are no magics stay as they are", () => {
  fc.assert(
    fc.property(cellText, (source) => {
      const { cell, lines, code } = findMagics(source, isMagic);
      const magicLines = new Set([...lines, ...(cell === undefined ? [] : [cell])].map(({ lineNumber }) => lineNumber));
      const others = (text: string): readonly string[] =>
        text.split("\n").filter((_, index) => !magicLines.has(index + 1));

      expect(others(code)).toEqual(others(source));
    }),
  );
});
