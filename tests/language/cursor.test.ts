import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { cursorAt, maybeValueAt } from "../../src/language/cursor/cursor.ts";

/** What is typed at the `|` of a text: its kind, what is there of it, and what it belongs to. */
function at(marked: string): readonly unknown[] {
  const offset = marked.indexOf("|");
  const code = marked.slice(0, offset) + marked.slice(offset + 1);
  const cursor = cursorAt(code, offset);
  const typed = code.slice(cursor.typed.start, cursor.typed.end);
  return "owner" in cursor ? [cursor.kind, typed, cursor.owner] : [cursor.kind, typed];
}

describe("what is typed", () => {
  test.each([
    ["x.|", ["member", "", "x"]],
    ["x.fo|", ["member", "fo", "x"]],
    ["x.|\nconst y = 1", ["member", "", "x"]],
    ["foo(a, b.|", ["member", "", "b"]],
    ["foo(x.|)\nbar()", ["member", "", "x"]],
    ["if (x.|", ["member", "", "x"]],
    ["`${x.|", ["member", "", "x"]],
    ["<div>{x.|}</div>", ["member", "", "x"]],
    ["x?.y!.|", ["member", "", "x?.y!"]],
    ["[1].map(x => x).|", ["member", "", "[1].map(x => x)"]],
    ['df["pri|', ["key", "pri", "df"]],
    ['df["pri|"]', ["key", "pri", "df"]],
    ['df["|"].x', ["key", "", "df"]],
    ['df["a"].|\n\nfoo(1)', ["member", "", 'df["a"]']],
    ['df.select("a|', ["argument", "a", "df"]],
    ['df.select(["a|"])', ["argument", "a", "df"]],
    ["co|", ["name", "co"]],
    ["foo(|", ["name", ""]],
    ["const a = 1, b = a|", ["name", "a"]],
    ["obj = { ke| }", ["other", "ke"]],
    ["const fo|", ["other", ""]],
    ["let q: Fo|", ["other", "Fo"]],
    ["// x.|", ["other", ""]],
    ['"abc|"', ["other", "abc"]],
    ['import { re| } from "fs"', ["other", "re"]],
    ["x = /[\"']/; y.z|", ["member", "z", "y"]],
  ])("at %j", (marked, expected) => {
    expect(at(marked)).toEqual(expected);
  });

  test.each([
    "function f(rows) { rows.|",
    "rows.map(r => r.|)",
    "for (const one of all) { one.|",
    "{ let a = 1; a.| }",
  ])("at %j belongs to no name of the top level", (marked) => {
    expect(at(marked)[0]).toBe("other");
  });

  test("is found in any text, and never beyond the cursor", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (code, position) => {
        const offset = position % (code.length + 1);

        const { typed } = cursorAt(code, offset);

        expect(typed.start <= typed.end && typed.end === offset).toBe(true);
      }),
    );
  });
});

test.each([
  ["mod|el.layers", "model"],
  ["model.lay|ers.length", "model.layers"],
  ["rows[0].ma|ss", "rows[0].mass"],
  ["fit(mod|el", "model"],
  ["function f(a) { a| }", undefined],
  ["const na|me = 1", undefined],
  ["  |", undefined],
])("the value at %j is %j", (marked, expression) => {
  expect(maybeValueAt(marked.replace("|", ""), marked.indexOf("|"))).toBe(expression);
});
