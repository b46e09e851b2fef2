import { describe, expect, test } from "vitest";

import { alignBackwards, alignForwards } from "../../src/language/positions/alignment.ts";

/** Both texts from their start, or from the mark `|` where there is one. */
function align(printed: string, source: string) {
  return {
    printed: printed.replace("|", ""),
    printedStart: Math.max(printed.indexOf("|"), 0),
    source: source.replace("|", ""),
    sourceStart: Math.max(source.indexOf("|"), 0),
  };
}

describe("a place behind a known token", () => {
  test.each([
    ["over blanks", "a + b", 2, "a   +b", 4],
    ["over comments", "a + b", 4, "a /* + */ + // +\n b", 18],
    ["over parentheses that were dropped", "a + b", 4, "((a)) + (b)", 9],
    ["over parentheses that were added", "(a) + b", 4, "a + b", 2],
    ["over other quotation marks", '["a"] + b', 6, "['a'] + b", 6],
  ])("is found %s", (_, printed, target, source, offset) => {
    expect(alignForwards(align(printed, source), target)).toBe(offset);
  });

  test("is not found over a type", () => {
    expect(alignForwards(align("a + b", "a as number + b"), 2)).toBeUndefined();
  });
});

describe("a place before a known token", () => {
  test.each([
    ["over a type", "a + |b", 2, "a as number + |b", 12],
    ["over parentheses that were dropped", "a.x + |b", 4, "(a as Row).x + (|b)", 13],
  ])("is found %s", (_, printed, target, source, offset) => {
    expect(alignBackwards(align(printed, source), target)).toBe(offset);
  });

  test("is not found over other text", () => {
    expect(alignBackwards(align("a + b.|c", "a + b! as T .|c"), 0)).toBeUndefined();
  });
});
