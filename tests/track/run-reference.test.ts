import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createMemoryObjects } from "../../src/track/objects.ts";
import { resolveRun } from "../../src/track/run-reference.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import type { TrailStore } from "../../src/track/store.ts";
import type { RunId } from "../../src/shared/ids.ts";
import { createRun, dataset, points } from "./sample-run.ts";

const FIRST = "aaaa0000000000000000000000000001" as RunId;
const SECOND = "aaaa0000000000000000000000000002" as RunId;
const THIRD = "bbbb0000000000000000000000000003" as RunId;
let store: TrailStore;

beforeEach(() => {
  store = openSqliteStore(":memory:", createMemoryObjects());
  createRun(store, { id: FIRST, name: "baseline" });
  createRun(store, { id: SECOND, name: "twin" });
  createRun(store, { id: THIRD, name: "twin" });
});
afterEach(() => store.close());

describe("a run is referred to", () => {
  test.each([
    ["baseline", FIRST],
    ["bbbb", THIRD],
    [FIRST, FIRST],
    ["@last", THIRD],
    ["@-1", THIRD],
    ["@-2", SECOND],
    ["@-3", FIRST],
  ])("by %s", (reference, id) => {
    expect(resolveRun(store, reference)).toBe(id);
  });

  test("by its best metric, higher or lower as the name says, and not by one that diverged", () => {
    store.appendMetrics(FIRST, { source: "auto" }, [...points("acc", [0.9]), ...points("loss", [0.5])]);
    store.appendMetrics(SECOND, { source: "auto" }, [...points("acc", [0.8]), ...points("loss", [0.2])]);
    store.appendMetrics(THIRD, { source: "auto" }, points("loss", [Number.NaN]));

    expect(resolveRun(store, "@best:acc")).toBe(FIRST);
    expect(resolveRun(store, "@best:loss")).toBe(SECOND);
  });

  test("by the smallest or the largest value of a metric whose name does not tell which is better", () => {
    store.appendMetrics(FIRST, { source: "auto" }, points("size", [9, 3]));
    store.appendMetrics(SECOND, { source: "auto" }, points("size", [5]));

    expect([resolveRun(store, "@min:size"), resolveRun(store, "@max:size")]).toEqual([FIRST, SECOND]);
    expect(() => resolveRun(store, "@best:size")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("@min:size or @max:size") as string }),
    );
  });

  test("by its best metric, which the first of equals has", () => {
    for (const id of [FIRST, SECOND, THIRD]) store.appendMetrics(id, { source: "auto" }, points("acc", [1]));

    expect(resolveRun(store, "@best:acc")).toBe(FIRST);
  });
});

describe("it is said what is wrong with a reference", () => {
  test("that several runs have, with the candidates", () => {
    expect(() => resolveRun(store, "twin")).toThrow(
      /"twin" may be any of 2 runs: twin \(bbbb0000\), twin \(aaaa0000\)/,
    );
    expect(() => resolveRun(store, "aaaa")).toThrow(expect.objectContaining({ code: "RUN_AMBIGUOUS" }));
  });

  test("that no run has, with the newest runs", () => {
    expect(() => resolveRun(store, "basline")).toThrow(
      expect.objectContaining({
        code: "RUN_NOT_FOUND",
        hint: "The newest runs are twin (bbbb0000), twin (aaaa0000), baseline (aaaa0000).",
      }),
    );
    expect(() => resolveRun(store, "@-9")).toThrow(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
  });

  test("whose metric no run has, with the nearest", () => {
    store.appendMetrics(FIRST, { source: "auto" }, points("val_loss", [1]));

    expect(() => resolveRun(store, "@best:vall_loss")).toThrow(
      expect.objectContaining({ code: "RUN_NOT_FOUND", hint: 'Did you mean "val_loss"?' }),
    );
  });

  test.each(["@first", "@", "@best:", "@best:size"])("%s", (reference) => {
    expect(() => resolveRun(store, reference)).toThrow(expect.objectContaining({ code: "BAD_REFERENCE" }));
  });

  test("when the best is asked for among runs that were measured on different data", () => {
    store.appendMetrics(FIRST, { source: "auto", dataset: dataset({ digest: "1" }) }, points("acc", [0.9]));
    store.appendMetrics(SECOND, { source: "auto", dataset: dataset({ digest: "2" }) }, points("acc", [0.8]));

    expect(() => resolveRun(store, "@best:acc")).toThrow(/not measured on the same data by the same evaluator/);
  });
});
