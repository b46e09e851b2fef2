import * as fc from "fast-check";
import { expect, test } from "vitest";

import { decodeMappings, type Mark } from "../../src/language/mappings.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encodeNumber(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = "";
  do {
    const isLast = rest < 32;
    text += DIGITS.charAt((rest & 31) | (isLast ? 0 : 32));
    rest >>>= 5;
  } while (rest > 0);
  return text;
}

function encode(lines: readonly (readonly Mark[])[]): string {
  const before = { sourceLine: 0, sourceColumn: 0 };
  return lines
    .map((marks) => {
      let column = 0;
      return marks
        .map((mark) => {
          const numbers = [mark.column - column, 0];
          numbers.push(mark.sourceLine - before.sourceLine, mark.sourceColumn - before.sourceColumn);
          column = mark.column;
          Object.assign(before, { sourceLine: mark.sourceLine, sourceColumn: mark.sourceColumn });
          return numbers.map(encodeNumber).join("");
        })
        .join(",");
    })
    .join(";");
}

test("what is encoded is read back", () => {
  const place = fc.nat({ max: 100_000 });
  const columns = fc.uniqueArray(place, { maxLength: 8 }).map((values) => values.toSorted((a, b) => a - b));
  const lines = fc.array(
    columns.chain((list) =>
      fc.tuple(fc.constant(list), fc.array(fc.tuple(place, place), { minLength: list.length, maxLength: list.length })),
    ),
  );
  fc.assert(
    fc.property(lines, (drawn) => {
      const marks = drawn.map(([list, origins], line) =>
        list.map((column, index) => {
          const [sourceLine = 0, sourceColumn = 0] = origins[index] ?? [];
          return { line, column, sourceLine, sourceColumn };
        }),
      );

      expect(decodeMappings(encode(marks))).toEqual(marks.length === 0 ? [[]] : marks);
    }),
  );
});

test("names are passed over, and code without an origin is no mark", () => {
  // Column 4 with a name, column 6 without a source, column 8.
  expect(decodeMappings(";IACEA,E,EAAA")).toEqual([
    [],
    [
      { line: 1, column: 4, sourceLine: 1, sourceColumn: 2 },
      { line: 1, column: 8, sourceLine: 1, sourceColumn: 2 },
    ],
  ]);
});
