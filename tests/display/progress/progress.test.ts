import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderProgressHtml } from "../../../src/display/progress/progress-html.ts";
import { detailsOf, durationText, type ProgressState, shareOf } from "../../../src/display/progress/progress-state.ts";
import { renderProgressText } from "../../../src/display/progress/progress-text.ts";
import { textWidth } from "../../../src/display/text-width.ts";
import { hostileText, markupOf } from "../hostile.ts";

const RUNNING: ProgressState = {
  label: "train",
  done: 37,
  total: 100,
  status: "running",
  elapsedMs: 3000,
  rate: 12.34,
  depth: 0,
};

describe("what stands beside a bar", () => {
  test.each<readonly [Partial<ProgressState>, string]>([
    [{}, "37/100, 12.3/s, 5.1 s left"],
    [{ rate: undefined }, "37/100, 3.0 s"],
    [{ total: undefined }, "37, 12.3/s, 3.0 s"],
    [{ rate: 0.1, total: 1037 }, "37/1,037, 0:10 each, 2:46:40 left"],
    [{ rate: 2.5e6 }, "37/100, 2.5M/s, 0.0 s left"],
    [{ status: "done", done: 100, elapsedMs: 8100 }, "100/100, in 8.1 s, 12.3/s"],
    [{ status: "interrupted" }, "37/100, interrupted after 3.0 s"],
    [{ status: "failed", total: undefined, done: 1.5 }, "1.5, failed after 3.0 s"],
  ])("%j", (change, text) => {
    expect(detailsOf({ ...RUNNING, ...change })).toBe(text);
  });

  test.each([
    [40, "0.0 s"],
    [9949, "9.9 s"],
    [9951, "0:10"],
    [61_000, "1:01"],
    [3_661_000, "1:01:01"],
  ])("%d ms are %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe("bars as text", () => {
  test("stand below each other, aligned, those within others indented", () => {
    const text = renderProgressText([
      { ...RUNNING, label: "epochs", done: 1, total: 2, rate: undefined },
      { ...RUNNING, label: "batches", depth: 1 },
    ]);

    expect(text.split("\n")).toEqual([
      "epochs     50% |████████████            | 1/2, 3.0 s",
      "  batches  37% |████████▉               | 37/100, 12.3/s, 5.1 s left",
    ]);
  });

  test("without a total and a label are a count", () => {
    expect(renderProgressText([{ ...RUNNING, label: "", total: undefined }])).toBe("37, 12.3/s, 3.0 s");
  });

  test("are as long whatever their share, and in one line whatever their label", () => {
    fc.assert(
      fc.property(hostileText, fc.nat(1000), fc.nat(1000), (label, done, total) => {
        const state = { ...RUNNING, label, done, total };
        const text = renderProgressText([state]);

        expect(text).not.toMatch(/\n/);
        expect(textWidth(/\|(.*)\|/.exec(text.slice(text.lastIndexOf("% |")))?.[1] ?? "")).toBe(24);
        expect(shareOf(state)).toBeGreaterThanOrEqual(0);
        expect(shareOf(state)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("bars as part of a page", () => {
  test("hold their share, and their label as text", () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom("running", "done", "failed"), (label, status) => {
        const html = renderProgressHtml([{ ...RUNNING, label, status }]);

        expect(html).toContain('<progress max="1" value="0.3700"');
        const { elements, attributes } = markupOf(html.replace(/<style>[^<]*<\/style>/, ""));
        expect(elements.filter((name) => !["div", "progress", "small", "span"].includes(name))).toEqual([]);
        expect(attributes).toEqual(["class", "max", "style", "value"]);
      }),
    );
  });

  test("without a total move only while something goes on", () => {
    const unknown = { ...RUNNING, total: undefined };

    expect(renderProgressHtml([unknown])).toContain('<progress max="1" style');
    expect(renderProgressHtml([{ ...unknown, status: "stopped" }])).toContain('<progress max="1" value="1.0000"');
  });
});
