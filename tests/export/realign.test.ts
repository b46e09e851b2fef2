import * as fc from "fast-check";
import { expect, test } from "vitest";

import { realignMappings } from "../../src/export/format/realign.ts";
import type { LineMappings } from "../../src/export/render/source-map.ts";

/** Every word leads to itself, as in a text that nobody has formatted. */
function wordsOf(text: string): LineMappings {
  return text
    .split("\n")
    .map((line, number) => Array.from(line.matchAll(/\w+/g), ({ index }) => [index, number, index] as const));
}

const words = fc.array(fc.stringMatching(/^[a-z]{1,3}\d?$/), { minLength: 1, maxLength: 30 });
const gaps = fc.array(fc.constantFrom(" ", "\n", "\n  ", ", ", " (", ") ", ";\n", " + "), {
  minLength: 30,
  maxLength: 30,
});

function textOf(parts: readonly string[], between: readonly string[]): string {
  return parts.map((part, index) => part + (between[index] ?? "")).join("");
}

test("each word of a formatted text leads to the same word of the text before, and none is left out", () => {
  fc.assert(
    fc.property(words, gaps, gaps, (parts, before, after) => {
      const unique = parts.map((part, index) => `${part}_${index}`);
      const [old, fresh] = [textOf(unique, before), textOf(unique, after)];

      const mappings = realignMappings(old, wordsOf(old), fresh);

      const found = fresh.split("\n").flatMap((line, number) =>
        Array.from(line.matchAll(/\w+/g), ({ 0: word, index }) => {
          const [, oldLine = -1, column = 0] = mappings[number]?.find(([start]) => start === index) ?? [];
          return [word, old.split("\n")[oldLine]?.slice(column, column + word.length)];
        }),
      );
      expect(found).toEqual(found.map(([word]) => [word, word]));
    }),
  );
});

test("what a formatter adds leads nowhere, and what it drops hinders nothing", () => {
  const old = "return seen.length + (37 * 33);\n}";
  const fresh = "return (\n  seen.length + 37 * 33\n)\n}";

  const mappings = realignMappings(old, wordsOf(old), fresh);

  expect(mappings[1]?.map(([column, line, origin]) => [column, line, origin])).toContainEqual([2, 0, 7]);
  expect(mappings.flat().some(([column, line]) => column === 7 && line === 0)).toBe(true);
});
