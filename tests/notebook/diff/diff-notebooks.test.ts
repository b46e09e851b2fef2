import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { diffNotebooks, isEmptyDiff } from "../../../src/notebook/diff/diff-notebooks.ts";
import { diffTexts } from "../../../src/notebook/diff/diff-texts.ts";
import { longestIncreasing } from "../../../src/notebook/diff/longest-increasing.ts";
import { renderDiffHtml } from "../../../src/notebook/diff/render-diff-html.ts";
import { renderDiffText, titleOf } from "../../../src/notebook/diff/render-diff-text.ts";
import type { Cell, Notebook, Output } from "../../../src/notebook/notebook.ts";
import type { CellId } from "../../../src/shared/ids.ts";

const SOURCES_ONLY = { outputs: false, metadata: false };

interface DraftCell {
  readonly id: string;
  readonly source: string;
  readonly kind?: "code" | "markdown";
  readonly metadata?: Cell["metadata"];
  readonly outputs?: readonly Output[];
}

function notebook(...cells: readonly DraftCell[]): Notebook {
  return {
    cells: cells.map(({ id, source, kind = "code", metadata = {}, outputs = [] }): Cell => {
      const fields = { id: id as CellId, hasOwnId: true, source, metadata, extra: {} };
      return kind === "code" ? { ...fields, kind, outputs, executionCount: null } : { ...fields, kind };
    }),
    metadata: {},
    formatMinor: 5,
    extra: {},
  };
}

const A = { id: "a", source: "const a = 1;\nshow(a);" };
const B = { id: "b", source: "load('b.csv')" };
const C = { id: "c", source: "done()" };

function titles(before: Notebook, after: Notebook, options = SOURCES_ONLY): readonly string[] {
  const { cells } = diffNotebooks(before, after, options);
  return cells.filter(({ kind, isMoved }) => kind !== "same" || isMoved).map(titleOf);
}

describe("two versions of a notebook", () => {
  test("differ in cells that were edited, added and removed", () => {
    const before = notebook(A, B, C);
    const after = notebook({ ...A, source: "const a = 2;\nshow(a);" }, { id: "n", source: "new()" }, C);

    expect(titles(before, after)).toEqual([
      "cell 1 [code] a: edited",
      "cell 2 [code] b: removed",
      "cell 2 [code] n: added",
    ]);
  });

  test("differ in the one cell that was moved, not in those it passed", () => {
    expect(titles(notebook(A, B, C), notebook(C, A, B))).toEqual(["cell 1 [code] c: moved from 3"]);
  });

  test("differ in a cell whose type was changed", () => {
    expect(titles(notebook(A), notebook({ ...A, kind: "markdown" }))).toEqual(["cell 1 [code -> markdown] a: edited"]);
  });

  test("differ in outputs and metadata only when these are asked for", () => {
    const shown = { kind: "stream", name: "stdout", text: "1\n" } as const;
    const before = notebook(A);
    const after = notebook({ ...A, metadata: { tags: ["x"] }, outputs: [shown] });

    expect(isEmptyDiff(diffNotebooks(before, after, SOURCES_ONLY))).toBe(true);
    expect(titles(before, after, { outputs: true, metadata: false })).toEqual(["cell 1 [code] a: edited"]);
    expect(titles(before, after, { outputs: false, metadata: true })).toEqual(["cell 1 [code] a: edited"]);
  });
});

test("the terminal shows the changed lines with what stands around them, and no other cell", () => {
  const long = Array.from({ length: 12 }, (_, index) => `line(${index})`).join("\n");
  const diff = diffNotebooks(
    notebook({ id: "l", source: long }, B),
    notebook({ id: "l", source: long.replace("line(6)", "line(six)") }, B),
    SOURCES_ONLY,
  );

  expect(renderDiffText(diff, { hasColor: false, contextLines: 2 })).toBe(
    [
      "cell 1 [code] l: edited",
      "  ...",
      " line(4)",
      " line(5)",
      "-line(6)",
      "+line(six)",
      " line(7)",
      " line(8)",
      "  ...",
      "",
    ].join("\n"),
  );
});

test("an edited line is compared word by word, and shown so in colour", () => {
  const diff = diffNotebooks(notebook(A), notebook({ ...A, source: "const a = 25;\nshow(a);" }), SOURCES_ONLY);

  const text = renderDiffText(diff, { hasColor: true, contextLines: 0 });

  expect(text).toContain("\u001B[31mconst a = \u001B[0m\u001B[31;7m1\u001B[0m");
  expect(text).toContain("\u001B[32;7m25\u001B[0m");
});

test("control characters of a notebook do not reach the terminal", () => {
  const diff = diffNotebooks(
    notebook(),
    notebook({ id: "x", source: "'\u001B[2J\u001B]0;title\u0007'" }),
    SOURCES_ONLY,
  );

  expect(renderDiffText(diff, { hasColor: false, contextLines: 0 })).not.toContain("\u001B");
});

test("the page shows hostile sources, ids and metadata as text", () => {
  const hostile = `</td><script>alert("1")</script>&'`;
  const before = notebook({ id: "a", source: "x" }, { id: hostile, source: hostile });
  const after = notebook({ id: "a", source: `x ${hostile}`, metadata: { [hostile]: hostile } });

  const html = renderDiffHtml(diffNotebooks(before, after, { outputs: true, metadata: true }), {
    before: hostile,
    after: "b",
  });

  expect(html).not.toContain("<script>");
  expect(html.match(/<td/g)?.length).toBe(html.match(/<\/td>/g)?.length);
});

describe("the shortest way from one text to another", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c d", "", "c e"), { maxLength: 8 }).map((lines) => lines.join("\n"));

  test("holds both texts", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = diffTexts(before, after);
        const linesOf = (kind: "removed" | "added") =>
          changes
            .filter((change) => change.kind === kind || change.kind === "same")
            .map(({ parts }) => parts.map((part) => part.text).join(""));

        expect(linesOf("removed").join("\n")).toBe(before.replace(/\n$/, ""));
        expect(linesOf("added").join("\n")).toBe(after.replace(/\n$/, ""));
      }),
    );
  });
});

test("what has kept its order is the longest part that increases", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 8 }), (numbers) => {
      const longest = (rest: readonly number[], least: number): number =>
        rest.reduce((best, number, index) => {
          return number <= least ? best : Math.max(best, 1 + longest(rest.slice(index + 1), number));
        }, 0);

      const kept = longestIncreasing(numbers);

      expect(kept).toEqual(numbers.filter((number) => kept.includes(number)).toSorted((a, b) => a - b));
      expect(kept).toHaveLength(longest(numbers, -1));
    }),
  );
});
