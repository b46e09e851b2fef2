import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { trainingCharts } from "../../src/display/training/training-charts.ts";
import { renderTrainingHtml } from "../../src/display/training/training-html.ts";
import { groupMetrics, type TrainingState } from "../../src/display/training/training-state.ts";
import { renderTrainingText } from "../../src/display/training/training-text.ts";
import { hostileText, markupOf } from "./hostile.ts";

const STATE: TrainingState = {
  epochsDone: 3,
  epochs: 10,
  batchesDone: 5,
  batches: 20,
  status: "running",
  failure: undefined,
  elapsedMs: 6500,
  epochElapsedMs: 500,
  metrics: new Map([
    ["val_loss", [9, 4, 2]],
    ["loss", [8, 3, 1]],
    ["acc", [0.1, 0.5, 0.9]],
  ]),
};

test("a running training tells how far it is, with parts of epochs, and how long it will take", () => {
  expect(renderTrainingText(STATE).split("\n")).toEqual([
    "epochs                32% |███████▊                | 3.25/10, 2.0 s each, 0:14 left",
    "  batches of epoch 4  25% |██████                  | 5/20, 10.0/s, 1.5 s left",
    "loss        1  █▃▁  1 to 8",
    "val_loss    2  █▃▁  2 to 9",
    "acc       0.9  ▁▅█  0.1 to 0.9",
  ]);
});

test("metrics of training and validation share a picture, that of the loss comes first", () => {
  expect(groupMetrics(["val_acc", "acc", "val_loss", "loss", "mae"])).toEqual([
    ["loss", "val_loss"],
    ["acc", "val_acc"],
    ["mae"],
  ]);
});

function ticksOf(values: readonly number[]): readonly string[] | undefined {
  return trainingCharts({ ...STATE, metrics: new Map([["loss", values]]) })[0]?.y.ticks.map(({ text }) => text);
}

test("a loss that falls far is drawn by its powers of ten, and one that is not above zero is not", () => {
  expect(ticksOf([1000, 10, 1])).toEqual(["1", "10", "100", "1,000"]);
  expect(ticksOf([1000, 10, -1])).toContain("0");
  expect(ticksOf([NaN, NaN, NaN])).toEqual(["0.0", "0.5", "1.0"]);
});

describe("any training", () => {
  const metrics = fc
    .uniqueArray(hostileText, { maxLength: 6 })
    .chain((names) =>
      fc
        .tuple(...names.map(() => fc.array(fc.double(), { maxLength: 30 })))
        .map((values) => new Map(names.map((name, index) => [name, values[index] ?? []]))),
    );
  const states = fc.record({
    epochsDone: fc.nat(30),
    epochs: fc.option(fc.nat(100), { nil: undefined }),
    batchesDone: fc.nat(100),
    batches: fc.option(fc.nat(100), { nil: undefined }),
    status: fc.constantFrom("running", "done", "failed", "stopped", "interrupted"),
    failure: fc.option(hostileText, { nil: undefined }),
    elapsedMs: fc.nat(1e6),
    epochElapsedMs: fc.nat(1e6),
    metrics,
  });

  test("is shown with its names as text, and its numbers as numbers", () => {
    fc.assert(
      fc.property(states, (state) => {
        const html = renderTrainingHtml(state);

        const { elements, attributes } = markupOf(html.replaceAll(/<style>[^<]*<\/style>/g, ""));
        expect(elements.filter((name) => /script|style|img|a$/.test(name))).toEqual([]);
        expect(attributes.filter((name) => /^on|href|src/.test(name))).toEqual([]);
        expect(html).not.toMatch(/="[^"<]*(?:NaN|Infinity)/);
        expect(renderTrainingText(state)).not.toContain("\u001b");
      }),
    );
  });
});
