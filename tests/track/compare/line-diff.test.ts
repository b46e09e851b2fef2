import * as fc from "fast-check";
import { expect, test } from "vitest";

import { diffLines, withContext } from "../../../src/track/compare/line-diff.ts";

const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });

test("from a diff both texts can be read again", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = diffLines(before, after);

      expect(changes.filter(({ kind }) => kind !== "added").map((change) => change.text)).toEqual(before);
      expect(changes.filter(({ kind }) => kind !== "removed").map((change) => change.text)).toEqual(after);
    }),
  );
});

test("equal texts have no changes", () => {
  fc.assert(
    fc.property(text, (lines) => {
      expect(diffLines(lines, lines)).toEqual(lines.map((line) => ({ kind: "same", text: line })));
    }),
  );
});

test("far from a change lines are left out, and it is said where", () => {
  const before = ["1", "2", "3", "4", "5", "6", "7"];
  const after = ["1", "2", "3", "4!", "5", "6", "7"];

  const shown = withContext(diffLines(before, after), 1).map(({ kind, text: line }) => `${kind} ${line}`);

  expect(shown).toEqual(["same 3", "removed 4", "added 4!", "same 5"]);
});
