import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Json } from "../../../src/shared/json.ts";
import type { RunId } from "../../../src/shared/ids.ts";
import { createMemoryObjects } from "../../../src/track/objects.ts";
import { renderPictureSvg, renderPictureText, type Picture } from "../../../src/track/plot/picture.ts";
import { plotRuns } from "../../../src/track/plot/plot-runs.ts";
import { openSqliteStore } from "../../../src/track/sqlite/sqlite-store.ts";
import type { TrailStore } from "../../../src/track/store.ts";
import { createRun, points } from "../sample-run.ts";

let store: TrailStore;

beforeEach(() => {
  store = openSqliteStore(":memory:", createMemoryObjects());
});
afterEach(() => store.close());

function run(
  name: string,
  params: Readonly<Record<string, Json>>,
  metrics: Readonly<Record<string, readonly number[]>>,
): RunId {
  const id = createRun(store, { name });
  store.addParams(
    id,
    Object.entries(params).map(([key, value]) => ({ key, value, source: "auto" })),
  );
  for (const [key, values] of Object.entries(metrics)) store.appendMetrics(id, { source: "auto" }, points(key, values));
  return id;
}

const plot = (metric: string, request: Partial<Parameters<typeof plotRuns>[1]> = {}) =>
  plotRuns(store, { metric, references: [], ...request });

/** The points of each series of a chart. */
function seriesOf(picture: Picture): Readonly<Record<string, readonly (readonly [number, number])[]>> {
  if (picture.kind !== "chart") throw new Error("not a chart");
  return Object.fromEntries(
    picture.chart.series.map(({ name, marks }) => [name, "points" in marks ? marks.points : []]),
  );
}

describe("a metric of runs is drawn", () => {
  test("as learning curves, of the runs that have it, the oldest first", () => {
    run("slow", { rate: 1 }, { loss: [3, 2] });
    run("none", {}, { acc: [1] });
    run("fast", { rate: 2 }, { loss: [3, 1] });

    const { picture } = plot("loss");

    expect(seriesOf(picture)).toEqual({
      slow: [
        [0, 3],
        [1, 2],
      ],
      fast: [
        [0, 3],
        [1, 1],
      ],
    });
  });

  test("of the runs that are named, archived ones too", () => {
    run("slow", {}, { loss: [3, 2] });
    store.archiveRun(run("old", {}, { loss: [9, 8] }), 1);

    expect(Object.keys(seriesOf(plot("loss", { references: ["old"] }).picture))).toEqual(["old"]);
  });

  test("of no more runs than there are colours, and says so", () => {
    for (let index = 0; index < 10; index += 1) run(`trial-${index}`, {}, { loss: [1, index] });

    const { picture } = plot("loss");

    expect(Object.keys(seriesOf(picture))).toEqual(Array.from({ length: 8 }, (_, index) => `trial-${index + 2}`));
    expect(picture).toMatchObject({ chart: { note: "the newest 8 of 10 runs" } });
  });

  test("with a gap where it diverged, and the step in words", () => {
    run("wild", {}, { loss: [3, Number.NaN, Infinity, 2] });

    const { picture } = plot("loss");

    expect(seriesOf(picture)["wild"]).toEqual([
      [0, 3],
      [1, Number.NaN],
      [2, Number.NaN],
      [3, 2],
    ]);
    expect(picture).toMatchObject({ chart: { note: "wild is NaN at step 1" } });
  });

  test("smoothed, the first value as it is", () => {
    run("noisy", {}, { loss: [4, 0, 4] });

    const [first, second, third] = seriesOf(plot("loss", { smoothing: 0.5 }).picture)["noisy"] ?? [];

    expect([first?.[1], second?.[1], third?.[1]]).toEqual([4, expect.closeTo(4 / 3), expect.closeTo(20 / 7)]);
  });

  test("on a logarithmic axis without what has no logarithm", () => {
    run("mixed", {}, { loss: [10, 0, 0.1] });

    expect(seriesOf(plot("loss", { isLog: true }).picture)["mixed"]).toEqual([
      [0, 10],
      [1, Number.NaN],
      [2, 0.1],
    ]);
  });

  test("against the first param of numbers in which the runs differ, where it has one value a run", () => {
    run("a", { act: "relu", rate: 0.1, same: 1 }, { acc: [0.5] });
    run("b", { act: "tanh", rate: 0.2, same: 1 }, { acc: [0.75] });

    const { picture } = plot("acc");

    expect(seriesOf(picture)["acc"]).toEqual([
      [0.2, 0.75],
      [0.1, 0.5],
    ]);
    expect(picture).toMatchObject({ chart: { xLabel: "rate" } });
    expect(renderPictureSvg(picture, "image")).toContain("<title>b: rate 0.2, acc 0.75</title>");
  });

  test.each([
    [
      "act",
      [
        [0, 0.75],
        [1, 0.5],
      ],
    ],
    [
      "params.rate",
      [
        [0.2, 0.75],
        [0.1, 0.5],
      ],
    ],
    [
      "metrics.loss",
      [
        [1, 0.75],
        [2, 0.5],
      ],
    ],
  ])("against %s", (x, expected) => {
    run("a", { act: "relu", rate: 0.1 }, { acc: [0.5], loss: [2] });
    run("b", { act: "elu", rate: 0.2 }, { acc: [0.75], loss: [1] });

    expect(seriesOf(plot("acc", { x }).picture)["acc"]).toEqual(expected);
  });

  test("across all params that differ, with the metric at the end", () => {
    run("a", { act: "relu", rate: 0.1, same: 1 }, { acc: [0.5] });
    run("b", { act: "tanh", rate: 0.2, same: 1 }, { acc: [1] });
    run("c", { rate: 0.1, same: 1 }, { acc: [Number.NaN] });

    const { picture } = plot("acc", { isParallel: true });

    if (picture.kind !== "parallel") throw new Error("not parallel");
    expect(picture.axes.axes.map(({ key, range }) => [key, range])).toEqual([
      ["act", "2 values"],
      ["rate", "0.1 to 0.2"],
      ["acc", "0.5 to 1"],
    ]);
    expect(picture.axes.lines).toEqual([
      { name: "b", places: [0.25, 1, 1], shade: 1 },
      { name: "a", places: [0.75, 0, 0], shade: 0 },
    ]);
    expect(renderPictureText(picture, { hasColor: false, width: 60 })).toMatch(
      /act +rate +acc\n2 values +0.1 to 0.2 +0.5 to 1$/,
    );
  });
});

describe("it is told why nothing is drawn", () => {
  test.each<readonly [string, Partial<Parameters<typeof plotRuns>[1]>, RegExp, unknown]>([
    ["los", {}, /no run has the metric "los"/, `Did you mean "loss" or "low"?`],
    ["loss", { x: "rat" }, /none of the runs has a param or a metric "rat"/, `Did you mean "rate"?`],
    ["loss", { isParallel: true }, /these runs do not differ in a param/, undefined],
    ["never", {}, /"never" has no value that can be drawn in one/, "All its values are NaN or infinite."],
    [
      "low",
      { isLog: true },
      /"low" has no value that can be drawn/,
      expect.stringContaining("only values above zero have a place"),
    ],
  ])("%s %j", (metric, request, message, hint) => {
    run("one", { rate: 1 }, { loss: [3, 2], never: [Number.NaN, Infinity], low: [-1, 0] });

    expect(() => plot(metric, request)).toThrow(
      expect.objectContaining({ code: "NOTHING_TO_PLOT", message: expect.stringMatching(message) as string, hint }),
    );
  });
});

test("whatever people write stays text in a picture", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc
      .array(fc.constantFrom("<", ">", "&", '"', "'", "</svg>", "<script>", " onload=", "x"), { minLength: 1 })
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, text, text, fc.boolean(), (name, param, metric, isParallel) => {
      const hostile = openSqliteStore(":memory:", createMemoryObjects());
      for (const value of [1, 2]) {
        const id = createRun(hostile, { name });
        hostile.addParams(id, [{ key: param, value: `${param}${value}`, source: "auto" }]);
        hostile.appendMetrics(id, { source: "auto" }, points(metric, [value]));
      }
      const { picture } = plotRuns(hostile, { metric, references: [], isParallel });
      hostile.close();

      const rest = renderPictureSvg(picture, "page").replaceAll(
        /<\/?(?:svg|title|g|line|rect|path|circle|text)(?: [\w:-]+="[^"<>]*")*\/?>/g,
        "",
      );
      expect(rest).not.toMatch(/[<>"']/);
      expect(rest.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      const shown = renderPictureText(picture, { hasColor: false, width: 80 }).replaceAll("\n", "");
      // oxlint-disable-next-line no-control-regex -- the very characters that must not reach a terminal
      expect(shown).not.toMatch(/[\u0000-\u001f]/);
    }),
    { numRuns: 50 },
  );
});
