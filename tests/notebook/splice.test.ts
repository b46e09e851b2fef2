import * as fc from "fast-check";
import { expect, test } from "vitest";

import { splice, type Edit } from "../../src/notebook/splice.ts";

test("edits are applied in the order of their places, and the rest is kept", () => {
  const bytes = Buffer.from("0123456789");

  const spliced = splice(bytes, [
    { start: 8, end: 10, replacement: "" },
    { start: 0, end: 1, replacement: Buffer.from("é") },
    { start: 1, end: 3, replacement: "ab" },
    { start: 5, end: 5, replacement: "-" },
  ]);

  expect(spliced.toString()).toBe("éab34-567");
});

test("without edits the same buffer comes back", () => {
  const bytes = Buffer.from("abc");

  expect(splice(bytes, [])).toBe(bytes);
});

test("edits that overlap are refused", () => {
  const overlapping = [
    { start: 0, end: 2, replacement: "" },
    { start: 1, end: 3, replacement: "" },
  ];

  expect(() => splice(Buffer.from("abc"), overlapping)).toThrow("the edit at byte 1 overlaps");
});

test("what stands between the edits is found again, byte for byte", () => {
  const pieces = fc.array(fc.tuple(fc.uint8Array(), fc.uint8Array(), fc.uint8Array()), { maxLength: 6 });
  fc.assert(
    fc.property(pieces, (triples) => {
      const edits: Edit[] = [];
      let length = 0;
      for (const [kept, removed, replacement] of triples) {
        const start = length + kept.length;
        edits.push({ start, end: start + removed.length, replacement });
        length = start + removed.length;
      }
      const bytes = Buffer.concat(triples.flatMap(([kept, removed]) => [kept, removed]));

      const spliced = splice(bytes, edits);

      expect(spliced).toEqual(Buffer.concat(triples.flatMap(([kept, , replacement]) => [kept, replacement])));
    }),
  );
});
