import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { escapeHtml, offsetOf, placeOf, toCodePoint, toUtf16 } from "../../src/shared/text.ts";

const TEXT_WITH_LINES = fc.array(fc.string({ unit: "binary" }), { maxLength: 6 }).map((lines) => lines.join("\n"));

describe("places in a text", () => {
  test("the first character stands at line 1, column 1", () => {
    const place = placeOf("abc", 0);

    expect(place).toEqual({ line: 1, column: 1 });
  });

  test("an offset behind a line end stands on the next line", () => {
    const place = placeOf("ab\ncd", 4);

    expect(place).toEqual({ line: 2, column: 2 });
  });

  test("an offset past the end is the end", () => {
    const place = placeOf("ab\n", 99);

    expect(place).toEqual({ line: 2, column: 1 });
  });

  test("every offset leads to a place that leads back to it", () => {
    fc.assert(
      fc.property(TEXT_WITH_LINES, fc.nat(), (text, seed) => {
        const offset = text.length === 0 ? 0 : seed % (text.length + 1);

        expect(offsetOf(text, placeOf(text, offset))).toBe(offset);
      }),
    );
  });

  test("a column past the end of its line stays on the line", () => {
    const offset = offsetOf("ab\ncd", { line: 1, column: 50 });

    expect(offset).toBe(2);
  });
});

describe("code points and UTF-16 units", () => {
  test("an emoji is one code point and two units", () => {
    expect(toUtf16("😀x", 1)).toBe(2);
    expect(toCodePoint("😀x", 2)).toBe(1);
  });

  test("every code point count survives the way to units and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, seed) => {
        const length = [...text].length;
        const codePoints = length === 0 ? 0 : seed % (length + 1);

        expect(toCodePoint(text, toUtf16(text, codePoints))).toBe(codePoints);
      }),
    );
  });
});

test("text escaped for HTML holds no character that could open a tag, an attribute or an entity", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const escaped = escapeHtml(text);

      expect(escaped).not.toMatch(/[<>"']/);
      expect(escaped.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
    }),
  );
});
