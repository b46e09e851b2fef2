import { join } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Marks } from "../../../src/display/chart/chart.ts";
import { renderChartText } from "../../../src/display/chart/chart-text.ts";
import { plotFrame } from "../../../src/display/chart/plot-chart.ts";
import { requirePlotInput } from "../../../src/display/chart/plot-input.ts";
import { type PlotSpec, requirePlotSpec } from "../../../src/display/chart/plot-options.ts";
import { DisplayError } from "../../../src/display/display-error.ts";
import { renderChart } from "../../../src/display/chart/render-chart.ts";
import { expectGolden } from "../../helpers/golden.ts";
import { hostileText, markupOf } from "../hostile.ts";
import { readPenguins } from "../penguins.ts";

const GOLDENS = join(import.meta.dirname, "..", "..", "fixtures", "display", "charts");

function chartOf(value: unknown, spec: PlotSpec = {}) {
  const { frame, defaultX } = requirePlotInput(value);
  return plotFrame(frame, { ...(defaultX === undefined ? {} : { x: defaultX }), ...requirePlotSpec(spec) });
}

/** Undefined when it says why there is none. */
function maybeChart(value: unknown, spec: PlotSpec) {
  try {
    return chartOf(value, spec);
  } catch (error) {
    if (error instanceof DisplayError) return undefined;
    throw error;
  }
}

function marksOf(value: unknown, spec: PlotSpec = {}): readonly Marks[] {
  return chartOf(value, spec).series.map(({ marks }) => marks);
}

function countOf(marks: Marks): number {
  switch (marks.kind) {
    case "bars":
      return marks.bars.length;
    case "boxes":
      return marks.boxes.length;
    default:
      return marks.points.length;
  }
}

const LOSSES = Array.from({ length: 30 }, (_, epoch) => ({
  epoch: epoch + 1,
  loss: Math.exp(-epoch / 8),
  val_loss: 0.1 + Math.exp(-epoch / 9),
}));
const PRICES = Array.from({ length: 48 }, (_, hour) => ({
  at: new Date(Date.UTC(2026, 0, 1, hour)),
  price: Math.round(50 + 20 * Math.sin(hour / 4)),
}));

describe("goldens", () => {
  const penguins = readPenguins();
  test.each<readonly [string, unknown, PlotSpec]>([
    ["line", LOSSES, { x: "epoch", title: "Training" }],
    ["times", PRICES, { x: "at", y: "price", yLabel: "€/MWh" }],
    ["scatter", penguins.slice(0, 30), { kind: "scatter", x: "bill_length_mm", y: "bill_depth_mm", by: "species" }],
    ["bar", penguins, { x: "island", y: "body_mass_g", by: "species" }],
    ["histogram", penguins, { kind: "histogram", x: "body_mass_g" }],
    ["box", penguins, { kind: "box", x: "species", y: "flipper_length_mm", width: 400, height: 200 }],
  ])("%s", (name, value, spec) => {
    const chart = chartOf(value, spec);

    expect(chart.series.length).toBeGreaterThan(0);
    expectGolden(join(GOLDENS, `${name}.expected.svg`), `${renderChart(chart, "image").replaceAll("><", ">\n<")}\n`);
    expectGolden(join(GOLDENS, `${name}.expected.txt`), `${renderChartText(chart)}\n`);
  });
});

describe("what is drawn when little is said", () => {
  test("is a line for each column of numbers", () => {
    const chart = chartOf(LOSSES);

    expect([chart.kind, chart.series.map(({ name }) => name)]).toEqual(["line", ["epoch", "loss", "val_loss"]]);
  });

  test("is bars along categories, dots along numbers in no order, and a line along those in order", () => {
    const rows = [
      { name: "a", x: 3, y: 1 },
      { name: "b", x: 1, y: 2 },
    ];

    expect(chartOf(rows, { x: "name" }).kind).toBe("bar");
    expect(chartOf(rows, { x: "x" }).kind).toBe("scatter");
    expect(chartOf(rows.toReversed(), { x: "x" }).kind).toBe("line");
  });

  test("is the metrics of a training by epoch, the numbers of an array, or the arrays of an object", () => {
    const history = { epoch: [0, 1], history: { loss: [1, 0.5], acc: [0, 1] }, params: {} };

    expect(marksOf(history)).toEqual([
      {
        kind: "line",
        points: [
          [1, 1],
          [2, 0.5],
        ],
      },
      {
        kind: "line",
        points: [
          [1, 0],
          [2, 1],
        ],
      },
    ]);
    expect(marksOf(Float32Array.of(5, 7))).toEqual([
      {
        kind: "line",
        points: [
          [0, 5],
          [1, 7],
        ],
      },
    ]);
    expect(chartOf({ a: [1, 2], b: [3, 4] }, { x: "a" }).series.map(({ name }) => name)).toEqual(["b"]);
  });
});

describe("bars", () => {
  test("are means where a category comes more than once, and say so", () => {
    const chart = chartOf(
      [
        { k: "a", v: 1 },
        { k: "a", v: 3 },
        { k: "b", v: 5 },
      ],
      { kind: "bar" },
    );

    expect(chart.yLabel).toBe("mean of v");
    expect(chart.series[0]?.marks).toMatchObject({ kind: "bars", bars: [{ height: 2, label: "a: 2" }, { height: 5 }] });
  });

  test("are numbers of rows where there is nothing else to draw", () => {
    const chart = chartOf([{ k: "a" }, { k: "a" }, { k: null }], { kind: "bar" });

    expect(chart.yLabel).toBe("rows");
    expect(chart.series[0]?.marks).toMatchObject({ bars: [{ label: "a: 2" }, { label: "null: 1" }] });
  });

  test("are as many as have room, and the rest is told", () => {
    const chart = chartOf(
      Array.from({ length: 100 }, (_, index) => ({ k: `k${index}`, v: index })),
      { kind: "bar" },
    );

    expect(chart.series.map(({ marks }) => countOf(marks))).toEqual([40]);
    expect(chart.note).toBe("the first 40 of 100 categories");
  });
});

describe("a histogram", () => {
  test("counts every value once, the largest in the last bin", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 300 }),
        fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
        (values, bins) => {
          const [marks] = marksOf(values, { kind: "histogram", ...(bins === undefined ? {} : { bins }) });
          const heights = marks?.kind === "bars" ? marks.bars.map(({ height }) => height) : [];

          expect(heights.reduce((sum, height) => sum + height, 0)).toBe(values.length);
        },
      ),
    );
  });
});

describe("a box plot", () => {
  test("has its quartiles, its whiskers within one and a half boxes, and the rest beyond", () => {
    const [marks] = marksOf([1, 2, 3, 4, 5, 100], { kind: "box" });

    expect(marks).toMatchObject({
      kind: "boxes",
      boxes: [
        {
          low: 1,
          quartiles: [2.25, 3.5, 4.75],
          high: 5,
          outliers: [100],
          label: expect.stringContaining("(1 beyond)"),
        },
      ],
    });
  });
});

describe("large frames", () => {
  const ROWS = 10_000_000;
  test("are drawn from rows of all parts of them, in few marks, and the picture says so", () => {
    const values = Float64Array.from({ length: ROWS }, (_, row) => Math.sin(row / 1e6));

    const line = chartOf(values);
    const dots = chartOf({ x: values, y: values }, { kind: "scatter" });
    const [marks] = line.series.map(({ marks: own }) => own);

    expect(line.note).toBe("100,000 of 10,000,000 rows");
    expect(marks?.kind === "line" && marks.points.at(-1)?.[0]).toBe(ROWS - 1);
    expect(line.series.map((series) => countOf(series.marks))[0]).toBeLessThan(2500);
    expect(dots.note).toBe("100,000 of 10,000,000 rows, every 50th point is drawn");
    expect(renderChart(dots, "page").length).toBeLessThan(150_000);
  });
});

test("missing numbers interrupt a line, and stand nowhere else", () => {
  const rows = [{ y: 1 }, { y: 2 }, { y: null }, { y: 4 }, { y: NaN }, { y: 6 }, { y: 7 }];
  const path = /<path d="([^"]*)"/.exec(renderChart(chartOf(rows), "page"))?.[1] ?? "";

  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.match(/L/g)).toHaveLength(2);
  expect(renderChart(chartOf(rows), "page").match(/<circle/g)).toHaveLength(1);
  expect(renderChart(chartOf(rows), "page")).not.toContain("NaN");
});

describe("any chart", () => {
  const rows = fc.array(
    fc.record({
      k: hostileText,
      n: fc.option(fc.double(), { nil: null }),
      t: fc.option(fc.date(), { nil: null }),
      b: fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const specs = fc.record(
    {
      kind: fc.constantFrom("line", "bar", "scatter", "histogram", "box"),
      x: fc.constantFrom("k", "n", "t", "b"),
      y: fc.constantFrom("n", "b", ["b", "n"]),
      by: fc.constantFrom("k"),
      title: hostileText,
      xLabel: hostileText,
    },
    { requiredKeys: [] },
  );

  test("is a picture in which texts are texts and numbers are numbers, if it can be drawn at all", () => {
    fc.assert(
      fc.property(rows, specs, (given, spec) => {
        const chart = maybeChart(given, spec);
        fc.pre(chart !== undefined);
        const svg = renderChart(chart, "image");

        const { elements, attributes } = markupOf(svg);
        expect(elements.filter((name) => !/^(?:svg|g|title|text|line|rect|circle|path)$/.test(name))).toEqual([]);
        expect(attributes.filter((name) => /^on|href/.test(name))).toEqual([]);
        expect(svg).not.toMatch(/="[^"<]*(?:NaN|Infinity)/);
        expect(renderChartText(chart)).not.toContain("\u001b");
      }),
    );
  });
});

describe("what cannot be drawn is told", () => {
  test.each<readonly [string, unknown, unknown, string]>([
    ["an unknown column", [{ mass: 1 }], { y: "Mass" }, `the frame has no column "Mass": did you mean "mass"?`],
    ["no numbers", [{ name: "a" }], {}, "the frame has no column of numbers to plot: it has name"],
    [
      "text along y",
      [{ name: "a", v: 1 }],
      { y: "name" },
      `the column "name" holds no numbers, so it cannot be plotted along y`,
    ],
    [
      "nothing but missing values",
      [
        { v: 1, w: null },
        { v: 2, w: null },
      ],
      { y: "w" },
      `the column "w" holds no numbers, so it cannot be plotted along y`,
    ],
    [
      "no frame",
      7,
      {},
      "plot takes a data frame, an array of rows or of numbers, or an object of arrays; this is none of them",
    ],
    ["an unknown kind", [1], { kind: "pie" }, `plot knows no kind "pie": it has line, bar, scatter, histogram, box`],
    [
      "an unknown option",
      [1],
      { colour: "red" },
      'plot has no option "colour": plot takes kind, y, x, by, title, xLabel, yLabel, width, height, bins',
    ],
    ["a size that is none", [1], { width: "wide" }, "width of plot is a number from 100 to 4000, not wide"],
  ])("%s", (_, value, spec, message) => {
    expect(() => chartOf(value, spec as PlotSpec)).toThrow(message);
  });
});
