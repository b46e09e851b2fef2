import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderBrailleChart } from "../../../src/display/chart/braille-chart.ts";
import type { Chart, Marks } from "../../../src/display/chart/chart.ts";
import { logScale } from "../../../src/display/chart/log-scale.ts";
import { linearScale, tightScale } from "../../../src/display/chart/scale.ts";
import { textWidth } from "../../../src/display/text-width.ts";

function chartOf(series: readonly { readonly name: string; readonly marks: Marks }[]): Chart {
  const labels = { title: undefined, xLabel: undefined, yLabel: undefined, note: undefined };
  return { ...labels, x: tightScale(0, 10, 5), y: linearScale(0, 10, 2), series, width: 0, height: 0 };
}

const line = (...points: readonly (readonly [number, number])[]): Marks => ({ kind: "line", points });

/** How many characters have dots. */
function inked(chart: Chart): number {
  const text = renderBrailleChart(chart, { width: 40, height: 3 });
  return [...text].filter((character) => character >= "⠁" && character <= "⣿").length;
}

describe("a chart in characters", () => {
  test("has its line from end to end, its axes, and the values on them", () => {
    const chart = chartOf([{ name: "loss", marks: line([0, 0], [10, 10]) }]);

    expect(
      renderBrailleChart({ ...chart, title: "loss", xLabel: "step" }, { width: 18, height: 3 }).split("\n"),
    ).toEqual([
      "loss",
      "10 ┤         ⢀⡠⠤⠒⠉",
      " 5 ┤    ⢀⣀⠤⠒⠉⠁",
      " 0 ┤⣀⠤⠒⠊⠁",
      "   └──────────────",
      "    0 2  4 6  8 10  step",
    ]);
  });

  test("tells series apart by a letter where each ends", () => {
    const chart = chartOf([
      { name: "rising", marks: line([0, 0], [10, 10]) },
      { name: "flat", marks: line([0, 0], [10, 0]) },
    ]);

    const lines = renderBrailleChart(chart, { width: 30, height: 3 }).split("\n");

    expect(lines.filter((text) => / [ab]$/.test(text)).map((text) => text.at(-1))).toEqual(["a", "b"]);
    expect(lines.at(-1)).toBe("a rising   b flat");
  });

  test("is interrupted where a value is missing", () => {
    const whole = chartOf([{ name: "loss", marks: line([0, 5], [4, 5], [6, 5], [10, 5]) }]);
    const broken = chartOf([{ name: "loss", marks: line([0, 5], [4, 5], [5, Number.NaN], [6, 5], [10, 5]) }]);

    expect(inked(broken)).toBeLessThan(inked(whole));
  });

  test("is never wider than it may be, and leaves its surroundings alone", () => {
    const point = fc.tuple(
      fc.integer({ min: -2, max: 12 }),
      fc.oneof(fc.double({ min: -5, max: 15, noNaN: true }), fc.constant(Number.NaN)),
    );
    const marks = fc.record({
      kind: fc.constantFrom("line" as const, "dots" as const),
      points: fc.array(point, { maxLength: 20 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string({ unit: "grapheme" }), marks }), { maxLength: 9 }),
        fc.integer({ min: 40, max: 90 }),
        (series, width) => {
          const text = renderBrailleChart(chartOf(series), { width, height: 5 });

          expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(width);
          // oxlint-disable-next-line no-control-regex -- the very characters that must not reach a terminal
          expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        },
      ),
    );
  });
});

describe("a logarithmic scale", () => {
  test.each([
    [0.003, 700, ["0.01", "0.1", "1", "10", "100", "1000"]],
    [0.3, 4, ["0.2", "0.5", "1", "2", "5"]],
    [1, 1, ["1", "2"]],
    [1e-12, 1e12, ["1e-12", "1e-8", "0.0001", "1", "10000", "1e+8", "1e+12"]],
  ])("from %d to %d", (min, max, texts) => {
    const { at, ticks } = logScale(min, max);

    expect(at(min)).toBeGreaterThanOrEqual(-1e-9);
    expect(at(max)).toBeLessThanOrEqual(1 + 1e-9);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.map(({ text }) => text)).toEqual(texts);
  });

  test("gives each power of ten the same room", () => {
    const { at } = logScale(0.1, 100);

    expect(at(10) - at(1)).toBeCloseTo(at(1) - at(0.1), 9);
  });
});
