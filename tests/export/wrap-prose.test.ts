import * as fc from "fast-check";
import { expect, test } from "vitest";

import { wrapProse } from "../../src/export/render/wrap-prose.ts";

test("long lines are broken between words, lists and quotes keep their indent", () => {
  const lines = ["one two three four", "- one two three four", "  1. one two three", "> one two three four", ""];

  expect(wrapProse(lines, 12)).toEqual([
    "one two",
    "three four",
    "- one two",
    "  three four",
    "  1. one two",
    "     three",
    "> one two",
    "> three four",
    "",
  ]);
});

test("a paragraph with a long line is set anew as a whole, and one that fits stays as it was set", () => {
  expect(wrapProse(["one", "two", "", "one two three four five", "six", "seven  ", "eight"], 12)).toEqual([
    "one",
    "two",
    "",
    "one two",
    "three four",
    "five six",
    "seven",
    "eight",
  ]);
});

test("code, tables, headings and markup are no prose", () => {
  const lines = [
    "```",
    "a long line of code",
    "```",
    "    a long line of code",
    "| a | table |",
    "# a long heading",
    "<div class=x>",
  ];

  expect(wrapProse(lines, 8)).toEqual(lines);
});

test("code and links stay in one piece", () => {
  expect(wrapProse(["see `npm run all` and [the long page](#x)"], 10)).toEqual([
    "see",
    "`npm run all`",
    "and",
    "[the long page](#x)",
  ]);
});

test("no word comes to stand where it would be a list, a heading or a tag", () => {
  expect(wrapProse(["three - four @param five # six 2. seven"], 8)).toEqual([
    "three -",
    "four @param",
    "five #",
    "six 2.",
    "seven",
  ]);
});

test("the words stay, and a line is too long only for a word that is, or that may not begin one", () => {
  const words = fc.array(fc.stringMatching(/^[a-z@#*.\-\d]{1,9}$/), { minLength: 1, maxLength: 40 });

  fc.assert(
    fc.property(words, fc.integer({ min: 10, max: 40 }), (parts, width) => {
      const wrapped = wrapProse([parts.join(" ")], width);

      expect(wrapped.flatMap((line) => line.trim().split(/\s+/))).toEqual(parts);
      for (const line of wrapped.slice(0, -1)) {
        // Behind the beginning of an item, or where the item goes on.
        const isOneWord = /^\s*(?:(?:[-+*]|\d+[.)]|>)\s+)*\S+$/.test(line);
        expect(line.length <= width || isOneWord || /\s[-+*#>|@\d]/.test(line)).toBe(true);
      }
    }),
  );
});
