import * as fc from "fast-check";
import { expect, test } from "vitest";

import { decodeMappings, encodeMappings } from "../../src/language/positions/mappings.ts";

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

      expect(decodeMappings(encodeMappings(marks))).toEqual(marks.length === 0 ? [[]] : marks);
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
