import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderExcerpt } from "../../src/shared/excerpt.ts";

describe("an excerpt", () => {
  test("is the line with carets below the place", () => {
    expect(renderExcerpt("let a = = 2;", 9)).toEqual(["let a = = 2;", "        ^"]);
    expect(renderExcerpt("total = 1", 1, 5)).toEqual(["total = 1", "^^^^^"]);
  });

  test("keeps tabs, so that the caret stands where the place is", () => {
    expect(renderExcerpt("\tif (\tx)", 7)).toEqual(["\tif (\tx)", "\t    \t^"]);
  });

  test("has a caret behind the end, where something is missing", () => {
    expect(renderExcerpt("foo(", 5)).toEqual(["foo(", "    ^"]);
    expect(renderExcerpt("", 1, 3)).toEqual(["", "^"]);
  });

  test("of a very long line is what is around the place", () => {
    const [text, carets] = renderExcerpt(`${"a".repeat(5000)}!${"b".repeat(5000)}`, 5001, 9);

    expect(text).toMatch(/^\.\.\.a+!b+\.\.\.$/);
    expect(text.length).toBeLessThan(200);
    expect(carets.indexOf("^")).toBe(text.indexOf("!"));
    expect(carets.trim()).toBe("^^^^^^^^^");
  });

  test("has its caret below the place, whatever the line", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "\t", "(", " ", "é"), maxLength: 600 });
    const property = fc.property(line, fc.nat(700), fc.integer({ min: 1, max: 700 }), (text, at, length) => {
      const column = Math.min(at, text.length) + 1;
      const [shown, carets] = renderExcerpt(text, column, length);

      const caret = carets.indexOf("^");
      expect(shown.charAt(caret)).toBe(text.charAt(column - 1));
      expect(shown.length).toBeLessThanOrEqual(166);
      expect(carets.length).toBeLessThanOrEqual(Math.max(shown.length, caret + 1));
      expect(carets.slice(0, caret).replaceAll(/[^\t]/g, " ")).toBe(
        shown.slice(0, caret).replaceAll(/[^\t]/g, " ").padEnd(caret),
      );
    });

    fc.assert(property);
  });
});
