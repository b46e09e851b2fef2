import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Edits, type Span } from "../../src/language/positions/edits.ts";

const whole = (text: string): readonly Span[] => [{ start: 0, end: text.length }];

describe("edits", () => {
  test("nest when they wrap the same span, the first one outermost", () => {
    const edits = new Edits("a b");
    edits.wrap(0, 1, "(", ")");
    edits.wrap(0, 1, "[", "]");
    edits.wrap(2, 3, "{", "}");

    expect(edits.render("", whole("a b"), "").code).toBe("([a]) {b}");
  });

  test("end what lies before a place ahead of starting what lies after it", () => {
    const edits = new Edits("ab");
    edits.wrap(1, 2, "<", ">");
    edits.wrap(0, 1, "(", ")");

    expect(edits.render("", whole("ab"), "").code).toBe("(a)<b>");
  });

  test("move along with the segment they belong to", () => {
    const edits = new Edits("a;b;");
    edits.wrap(0, 2, "1[", "]1");
    edits.wrap(2, 4, "2[", "]2");

    const segments = [
      { start: 2, end: 4 },
      { start: 0, end: 2 },
    ];
    expect(edits.render("", segments, "").code).toBe("2[b;]21[a;]1");
  });

  test("are dropped inside a span that is replaced", () => {
    const edits = new Edits("abc");
    edits.replace(0, 3, "x");
    edits.replace(1, 2, "y");

    expect(edits.render("<", whole("abc"), ">").code).toBe("<x>");
  });

  test("know the origin of every character that was copied", () => {
    const texts = fc.stringMatching(/^[a-z\n]{1,20}$/);
    const changes = fc.array(fc.record({ at: fc.nat(20), text: fc.constantFrom("", "()", "\n", "=\n=") }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(texts, changes, (original, inserted) => {
        const edits = new Edits(original);
        for (const { at, text } of inserted) edits.insertBefore(Math.min(at, original.length - 1), text);

        const { code, pieces } = edits.render("head\n", whole(original), "tail");

        const lines = code.split("\n");
        const at = (index: number): readonly number[] => pieces.slice(index * 4, index * 4 + 4);
        const copies = Array.from({ length: pieces.length / 4 }, (_, index) => at(index)).filter(
          ([, , , copy]) => copy === 1,
        );
        expect(copies.map(([line = 0, column = 0]) => (lines[line] ?? "").charAt(column) || "\n")).toEqual(
          copies.map(([, , origin = 0]) => original.charAt(origin)),
        );
      }),
    );
  });
});
