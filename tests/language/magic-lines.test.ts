import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { blankMagics, findMagics } from "../../src/language/magics/magic-lines.ts";
import { TestSession } from "../helpers/test-session.ts";

const isMagic = (name: string): boolean => ["track", "time", "timeit"].includes(name);

/** The magic lines as `name argument`, and the code that is left. */
function found(source: string): { readonly lines: readonly string[]; readonly code: string } {
  const { lines, code } = findMagics(source, { isMagic });
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
    const magics = findMagics("\n  %%track tuned --seed 3\n%time\na", { isMagic });

    expect(magics.cell).toEqual({ name: "track", argument: "tuned --seed 3", lineNumber: 2, start: 1, end: 25 });
    expect(magics.lines.map(({ name }) => name)).toEqual(["time"]);
    expect(magics.code).toBe(`\n${" ".repeat(24)}\nawait $k.magic(0);\na`);
  });

  test("above something else than TypeScript takes all of it as text", () => {
    const magics = findMagics("%%html --isolated\r\n<b>\n%time x\n!ls\n`</b>", { isMagic });

    expect(magics).toMatchObject({
      cell: { name: "html", argument: "--isolated", text: "<b>\n%time x\n!ls\n`</b>" },
      lines: [],
      code: `${" ".repeat(17)}\r\n   \n       \n   \n     `,
    });
  });

  test("may be a question", () => {
    expect(findMagics("%%track?", { isMagic }).cell).toMatchObject({ name: "track", argument: "?" });
  });
});

const isKnownName = (name: string): boolean => ["ready", "rows", "Number"].includes(name);

const codeOf = (source: string): string => findMagics(source, { isMagic, isKnownName }).code;

describe("a command of the shell", () => {
  test.each<[what: string, source: string, code: string]>([
    ["that cannot be TypeScript", "!git status", "await $k.magic(0);"],
    ["behind and before code", "let a = 1\n!git status -s\na", "let a = 1\nawait $k.magic(0);\na"],
    ["in a block of the top level", "for (;;) {\n  !git status\n}", "for (;;) {\n  await $k.magic(0);\n}"],
    ["with characters that mean something in TypeScript", "!echo `{( it's\n1", "await $k.magic(0);\n1"],
    ["more than once", "!npm i x\n!npm i y", "await $k.magic(0);\nawait $k.magic(1);"],
    ["beside a magic", "%track on\n!npm i x", "await $k.magic(0);\nawait $k.magic(1);"],
    ["whose name has no value", "!ls", "await $k.magic(0);"],
    [
      "whose name has no value, again",
      "!ls\n!ls [ab]\nconst a = !ls",
      "await $k.magic(0);\nawait $k.magic(1);\nconst a = await $k.lines(2);",
    ],
    ["that is an expression of names without a value", "!ls -l && pwd", "await $k.magic(0);"],
    ["that the next line would complete", "!ls /\nfoo(1)", "await $k.magic(0);\nfoo(1)"],
    [
      "that ends in an operator, before magics",
      "const l = !ls -l /\n%track on\n!ls /\n!ls *\na",
      "const l = await $k.lines(0);\nawait $k.magic(1);\nawait $k.magic(2);\nawait $k.magic(3);\na",
    ],
    ["with values", "!head -n {2 * n} {path}", "await $k.magic(0, [(2 * n), (path)]);"],
    ["that is kept", "const files = !ls *.ts", "const files = await $k.lines(0);"],
    ["that is kept under a name without a value", "const files = !ls", "const files = await $k.lines(0);"],
    [
      "that is kept, with a type",
      "let files: string[] = !ls {dir}",
      "let files: string[] = await $k.lines(0, [(dir)]);",
    ],
    ["that is kept in parts", "const [a, ...b] = !git log", "const [a, ...b] = await $k.lines(0);"],
    ["that is kept in a variable there is", "rows = !git log", "rows = await $k.lines(0);"],
    ["though a later line is wrong", "!git status\nlet = = 2", "await $k.magic(0);\nlet = = 2"],
  ])("%s", (_, source, code) => {
    expect(codeOf(source)).toBe(code);
  });

  test.each([
    ["a name of the session", "!ready"],
    ["a name of the session, kept", "const isOff = !ready"],
    ["a name of the cell", "const done = true\n!done"],
    ["a name of a loop", "for (const row of rows) {\n  !row && f()\n}"],
    ["a global", "!Number(1)"],
    ["a function that is called at once", "!function () { f() }()"],
    ["an expression in parentheses", "!(a && b)"],
    ["a list", "!rows[0]"],
    ["an awaited value", "!await f()"],
    ["a regular expression", "!/a/.test(b)"],
    ["a boolean of anything", "!!ls"],
    ["an inequality", "a\n!= b"],
    ["something that goes on in the next line", "!check(\n  1,\n)"],
    ["an expression of known names that goes on in the next line", "!ready ||\n  !rows"],
    ["a kept value that goes on in the next line", "const isOff = !rows.some((row) => {\n  return row\n})"],
    ["a function that is kept", "const isOff = !rows.every((row) => row)"],
    ["inside an expression", "f(\n!ls\n)"],
    ["inside a function", "function f() {\n!ls\n}"],
    ["inside an arrow", "const f = () => {\n  const a = !ls\n  !ls\n}"],
    ["in a template", "const a = `\n!git status\n`"],
    ["in a comment", "/*\n!git status\n*/"],
    ["behind a comment's slashes", "// !git status"],
    ["in JSX", "const a = <pre>\n!git status\n</pre>"],
    ["in a string that goes on", '"a\\\n!git status"'],
    ["as the body of an if", "if (ready)\n!ls"],
  ])("is not %s", (_, source) => {
    expect(codeOf(source)).toBe(source);
  });

  test("is told apart from a mistyped name only when it runs", () => {
    const { lines } = findMagics("const isOff = !isOnn\n!git status", { isMagic, isKnownName });

    expect(lines).toMatchObject([
      { kind: "shell", maybeName: "isOnn", isKept: true },
      { kind: "shell", maybeName: undefined, argument: "git status", isKept: false },
    ]);
  });

  test("is TypeScript for tools where it can be", () => {
    expect(findMagics("const isOff = !isOn\n!ready").lines).toEqual([]);
  });
});

describe("measured code", () => {
  test.each<[what: string, source: string, code: string]>([
    ["an expression", "%time f(x)", "await $k.magicBegin(0); await $k.magicEnd(0, (f(x)))"],
    ["with a comment", "%time f(x); // note", "await $k.magicBegin(0); await $k.magicEnd(0, (f(x))); // note"],
    ["a declaration", "%time const a = 1", "await $k.magicBegin(0); const a = 1; await $k.magicEnd(0);"],
    ["two statements", "%time a(); b()", "await $k.magicBegin(0); a(); await $k.magicEnd(0, (b()))"],
    ["an object", "%time ({ a: 1 })", "await $k.magicBegin(0); await $k.magicEnd(0, (({ a: 1 })))"],
    ["JSX", "%time <b>x</b>", "await $k.magicBegin(0); await $k.magicEnd(0, (<b>x</b>))"],
    ["code with a fault", "%time f(", "await $k.magicBegin(0); f("],
    ["a cell", "%%time\na()\nb() // c\n", "await $k.magicBegin(0); \na()\nawait $k.magicEnd(0, (b())) // c\n"],
    [
      "a cell that ends with a declaration",
      "%%time\nlet a = 1",
      "await $k.magicBegin(0); \nlet a = 1; await $k.magicEnd(0);",
    ],
    [
      "a cell with other magics",
      "%%time\n%track on\n!git status",
      "await $k.magicBegin(2); \nawait $k.magic(0);\nawait $k.magic(1);; await $k.magicEnd(2);",
    ],
    ["a comment alone", "%%time\n// a", "await $k.magicBegin(0); await $k.magicEnd(0);\n// a"],
    ["calls", "%timeit f(x)", "await $k.magicRepeat(0, async () => { return () => { return (f(x)) }; });"],
    [
      "calls that wait",
      "%timeit -n 10 -r3 await f()",
      "await $k.magicRepeat(0, async () => { return async () => { return (await f()) }; });",
    ],
    [
      "calls of a cell with its preparation",
      "%%timeit -n 10 const a = g() // once\nconst b = a\nf(b)",
      "await $k.magicRepeat(0, async () => { const a = g(); return () => {  // once\nconst b = a\nreturn (f(b)) }; });",
    ],
    [
      "a function that waits inside",
      "%timeit async () => await 1",
      "await $k.magicRepeat(0, async () => { return () => { return (async () => await 1) }; });",
    ],
    ["nothing", "%time\n%timeit -n 10", "await $k.magic(0);\nawait $k.magic(1);"],
    ["a question", "%time?", "await $k.magic(0);"],
  ])("%s", (_, source, code) => {
    expect(findMagics(source, { isMagic }).code).toBe(code);
  });

  test("runs in its place, and hands its value on", async () => {
    using session = new TestSession();

    const value = await session.runAll(
      "%time const a = await Promise.resolve(2)\n%time a * 2",
      "%%time\nlet b = a\nb + 1",
    );

    expect(value).toBe(3);
    expect(session.magicsRun.map(([index, [phase]]) => `${phase} ${index}`)).toEqual([
      "begin 0",
      "end 0",
      "begin 1",
      "end 1",
      "begin 0",
      "end 0",
    ]);
  });

  test("runs over and over with names of its own", async () => {
    using session = new TestSession();

    await session.runAll("let count = 0", "%%timeit let local = 10\ncount += 1\nlocal + count");

    expect(session.magicsRun).toEqual([[0, [11, 12]]]);
    await expect(session.run("typeof local")).resolves.toBe("undefined");
  });

  test("may be an import, which a later line can use", async () => {
    using session = new TestSession();

    await expect(session.run('%time import { join } from "node:path"\njoin("a", "b")')).resolves.toBe("a/b");
  });
});

test("a command is handed the values of the session, and gives lines back", async () => {
  using session = new TestSession();

  const value = await session.runAll(
    "const dir = 'src'",
    "!ls {dir} {[1, 2].length}\nconst [first] = !git log {dir}\nfirst",
  );

  expect(value).toBe("first");
  expect(session.magicsRun).toEqual([
    [0, ["src", 2]],
    [1, ["src"]],
  ]);
});

test("a magic line knows its place in the cell", () => {
  const source = "const a = 1\n  %track on \nb";

  const { lines } = findMagics(source, { isMagic });

  expect(lines).toEqual([{ kind: "text", name: "track", argument: "on", lineNumber: 2, start: 12, end: 24, mark: 14 }]);
});

test("tools see blanks in place of magics, so that every offset holds", () => {
  expect(blankMagics("%%track x\n%time\nconst a = `\n%time`")).toBe("         \n     \nconst a = `\n%time`");
  expect(blankMagics("a\n%time (b)\n!head {path} x {n}\nconst c = !git log")).toBe(
    "a\n;     (b)\n;[     path,    n]\nconst c = [      ]",
  );
});

const line = fc.oneof(
  fc.constantFrom("!git status", "  !ls {a}", "const f = !ls {a} {b", "x = !y", "!(a)", "%time f(", "%%time", "%%sh"),
  fc.constantFrom("%track on", "  %time x", "%track?", "const a = 1", "b\n%c", "", "// %track", "f(1,\n 2)", "let x"),
  fc.stringMatching(/^[ -~]{0,12}$/),
);
const cellText = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));

test("any text keeps its number of lines, and its length when magics are blanked", () => {
  fc.assert(
    fc.property(cellText, (source) => {
      expect(findMagics(source, { isMagic }).code.split("\n").length).toBe(source.split("\n").length);
      expect(blankMagics(source).length).toBe(source.length);
    }),
  );
});

test("templates and comments are left byte for byte, whatever lines with percent signs they hold", () => {
  const inside = fc
    .array(fc.constantFrom("%track on", "%time x", "!git status", "a = !ls", " %%track", "% b", "%é 😀", "text", ""), {
      maxLength: 6,
    })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(inside, inside, (template, comment) => {
      const source = `const a = \`${template}\`\n/*\n${comment}\n*/\nconst b = \`\${a}\n${template}\``;

      const { lines, code } = findMagics(source, { isMagic });

      expect({ lines, code }).toEqual({ lines: [], code: source });
    }),
  );
});

test("lines that are no magics stay as they are", () => {
  fc.assert(
    fc.property(cellText, (source) => {
      const { cell, lines, code } = findMagics(source, { isMagic });
      // These are about all of the cell.
      fc.pre(cell?.text === undefined && !lines.some((one) => one.kind === "code" && one.isCell));
      const magicLines = new Set([...lines, ...(cell === undefined ? [] : [cell])].map(({ lineNumber }) => lineNumber));
      const others = (text: string): readonly string[] =>
        text.split("\n").filter((_, index) => !magicLines.has(index + 1));

      expect(others(code)).toEqual(others(source));
    }),
  );
});
