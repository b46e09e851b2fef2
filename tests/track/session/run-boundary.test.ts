import { describe, expect, test } from "vitest";

import type { Json } from "../../../src/shared/json.ts";
import { judgeTrigger, renderChanges, type RunShape } from "../../../src/track/session/run-boundary.ts";

function shape(
  cells: Readonly<Record<string, string>>,
  params: Readonly<Record<string, Json>> = {},
  datasets: Readonly<Record<string, string>> = {},
): RunShape {
  return {
    cells: new Map(Object.entries(cells)),
    params: new Map(Object.entries(params)),
    datasets: new Map(Object.entries(datasets)),
  };
}

const TRAIN = shape({ constants: "v1", train: "v1" }, { rate: 0.01, layers: [8, 4] }, { "data.csv": "d1" });

describe("a trigger belongs to the open run", () => {
  test.each([
    ["when nothing has changed", TRAIN],
    ["when it builds on the run: an evaluation", shape({ constants: "v1", train: "v1", evaluate: "v1" })],
    ["when it is a part of the run", shape({ constants: "v1" })],
    [
      "when it brings params and data that are new",
      shape({ ...cellsOf(TRAIN), more: "v1" }, { units: 2 }, { "b.csv": "d" }),
    ],
  ])("%s", (_, trigger) => {
    expect(judgeTrigger(TRAIN, TRAIN, trigger)).toEqual({ kind: "append" });
  });

  test("when it builds on what opened the run, though not on what came later", () => {
    const covered = shape({ ...cellsOf(TRAIN), evaluate: "v1" });

    expect(judgeTrigger(TRAIN, covered, shape({ ...cellsOf(TRAIN), plot: "v1" }))).toEqual({ kind: "append" });
  });
});

describe("a trigger opens the next run", () => {
  test.each([
    ["a changed param, which explains the changed cell", { rate: 0.003 }, {}, "rate 0.01 -> 0.003"],
    ["a param of another structure", { layers: [8] }, {}, "layers [8,4] -> [8]"],
    ["changed data", {}, { "data.csv": "d2" }, "data.csv changed, cell constants changed"],
    ["a changed cell", {}, {}, "cell constants changed"],
  ])("because of %s", (_, params, datasets, reason) => {
    const trigger = shape({ constants: "v2", train: "v1" }, params, datasets);

    const verdict = judgeTrigger(TRAIN, TRAIN, trigger);

    expect(verdict.kind).toBe("next");
    expect(verdict.kind === "next" && renderChanges(verdict.changes, (cell) => `cell ${cell}`)).toBe(reason);
  });

  test("without a change when it does not build on the open run", () => {
    const otherModel = shape({ constants: "v1", other: "v1" });

    expect(judgeTrigger(TRAIN, TRAIN, otherModel)).toEqual({ kind: "next", changes: [] });
  });
});

function cellsOf({ cells }: RunShape): Readonly<Record<string, string>> {
  return Object.fromEntries(cells);
}
