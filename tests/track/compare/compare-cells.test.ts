import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { CellId, ExecutionId } from "../../../src/shared/ids.ts";
import { compareCells, titleOf } from "../../../src/track/compare/compare-cells.ts";
import type { CellExecution } from "../../../src/track/run.ts";

/** A program: the id and the source of each cell, in executed order. */
type Program = readonly (readonly [id: string | undefined, source: string])[];

function executionsOf(program: Program): readonly CellExecution[] {
  return program.map(([id, source], index) => ({
    id: `${index}` as ExecutionId,
    sessionId: "s",
    order: index + 1,
    cellId: id as CellId | undefined,
    sourceDigest: source,
    codeDigest: source,
    executionCount: index + 1,
    startedAt: 0,
    end: undefined,
    reads: [],
    writes: [],
    files: [],
  }));
}

const sourceOf = ({ sourceDigest }: CellExecution): string => sourceDigest;

function kindsOf(before: Program, after: Program): readonly string[] {
  return compareCells(executionsOf(before), executionsOf(after), sourceOf).map(
    (change) => `${titleOf(change)} ${change.kind}`,
  );
}

describe("two programs cell by cell", () => {
  test.each<readonly [string, Program, Program, readonly string[]]>([
    [
      "an edited cell",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["a", "1"],
        ["b", "3"],
      ],
      ["[1] same", "[2] changed"],
    ],
    [
      "a cell more",
      [["a", "1"]],
      [
        ["b", "0"],
        ["a", "1"],
      ],
      ["[1] -> [2] same", "[1] added"],
    ],
    [
      "a cell less",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [["b", "2"]],
      ["[1] removed", "[2] -> [1] same"],
    ],
    [
      "another order",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["b", "2"],
        ["a", "1"],
      ],
      ["[1] -> [2] moved", "[2] -> [1] same"],
    ],
    [
      "no ids, the same code",
      [
        [undefined, "1"],
        [undefined, "2"],
      ],
      [[undefined, "2"]],
      ["[1] removed", "[2] -> [1] same"],
    ],
    ["no ids, other code", [[undefined, "1"]], [[undefined, "2"]], ["[1] changed"]],
  ])("%s", (_title, before, after, kinds) => {
    expect(kindsOf(before, after)).toEqual(kinds);
  });

  test("every cell of both stands there once", () => {
    const program = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.constantFrom("1", "2")), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(program, program, (before, after) => {
        const changes = compareCells(executionsOf(before), executionsOf(after), sourceOf);

        expect(changes.flatMap((one) => one.before?.cellId ?? [])).toEqual(before.map(([id]) => id));
        expect(changes.flatMap((one) => one.after?.cellId ?? []).toSorted()).toEqual(
          after.map(([id]) => id).toSorted(),
        );
      }),
    );
  });
});
