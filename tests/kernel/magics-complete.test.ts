import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { completeMagic } from "../../kernel/magics/complete-magic.ts";

/** What may be typed at the `|` of a line: the texts, or what else stands there. */
function completionsAt(marked: string): unknown {
  const cursor = marked.indexOf("|");
  const line = marked.slice(0, cursor) + marked.slice(cursor + 1);
  const found = completeMagic(line, cursor);
  if (found === undefined) return undefined;
  const typed = line.slice(found.start, found.end);
  return found.kind === "matches" ? [typed, found.matches.map(({ text }) => text)] : [typed, found.kind];
}

describe("completion", () => {
  test.each<[marked: string, expected: unknown]>([
    ["%tra|", ["%tra", ["%track"]]],
    ["  %tra|ck on", ["%tra", ["%track"]]],
    ["%%tra|", ["%%tra", ["%%track"]]],
    ["%%lsm|", ["%%lsm", []]],
    ["%track o|", ["o", ["on", "off"]]],
    ["%track on --s|", ["--s", ["--seed"]]],
    ["%track on x -|", ["-", ["--experiment", "--seed", "--capture", "--without", "--redact"]]],
    ["%%track x --p|", ["--p", ["--param"]]],
    ["%track data --role t|", ["t", ["train", "test"]]],
    ["%track data da|", ["da", "path"]],
    ["%track show x|", undefined],
    ["%nothing --x|", undefined],
    ["!ls da|", ["da", "path"]],
    ["const files = !ls src/da|", ["src/da", "path"]],
    ["a != b|", undefined],
    ["model.fi|", undefined],
  ])("at %s", (marked, expected) => {
    expect(completionsAt(marked)).toEqual(expected);
  });

  test("says one line about each match", () => {
    const found = completeMagic("%track o", 8);

    expect(found?.kind === "matches" && found.matches[0]).toEqual({
      text: "on",
      kind: "command",
      summary: "remembers cells from here on; the first fit, evaluation or metric opens a run (called NAME)",
    });
  });

  test("replaces only what is typed before the cursor, in any line", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, position) => {
        const line = `%${text}`;
        const cursor = position % (line.length + 1);

        const { start, end } = completeMagic(line, cursor) ?? { start: cursor, end: cursor };

        expect(start <= cursor && end === cursor).toBe(true);
      }),
    );
  });
});
