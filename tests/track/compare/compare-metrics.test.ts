import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RunId } from "../../../src/shared/ids.ts";
import { compareMetrics, type ComparedMetric } from "../../../src/track/compare/compare-metrics.ts";
import { createMemoryObjects } from "../../../src/track/objects.ts";
import type { MetricOrigin } from "../../../src/track/run.ts";
import { openSqliteStore } from "../../../src/track/sqlite/sqlite-store.ts";
import type { TrailStore } from "../../../src/track/store.ts";
import { createRun, dataset, points } from "../sample-run.ts";

let store: TrailStore;

beforeEach(() => {
  store = openSqliteStore(":memory:", createMemoryObjects());
});
afterEach(() => store.close());

function runWith(key: string, values: readonly number[], origin: Partial<MetricOrigin> = {}): RunId {
  const id = createRun(store);
  store.appendMetrics(id, { source: "auto", ...origin }, points(key, values));
  return id;
}

function compare(ids: readonly RunId[], step?: number): readonly ComparedMetric[] {
  const runs = ids.map((id) => store.requireRun(id));
  return compareMetrics(
    runs,
    step,
    ({ run }, key, at) => store.metricHistory(run.id, key).findLast((point) => point.step === at)?.value,
  );
}

describe("metrics of runs", () => {
  test("are compared by their last values, and curves by their best where it is another", () => {
    const rows = compare([runWith("val_loss", [3, 1, 2]), runWith("val_loss", [4, 3, 1.5])]);

    expect(rows).toMatchObject([
      { key: "val_loss", moment: "last", numbers: [2, 1.5], deltas: [undefined, -0.5], best: 1 },
      { key: "val_loss", moment: "best", numbers: [1, 1.5], deltas: [undefined, 0.5], best: 0 },
    ]);
  });

  test("are compared at a step as well, where a run has it", () => {
    const rows = compare([runWith("loss", [3, 2, 1]), runWith("loss", [4])], 1);

    expect(rows.at(-1)).toMatchObject({ moment: 1, numbers: [2, undefined], best: undefined, isDifferent: true });
  });

  test("have no best where the name does not tell, two are equal, one is NaN, or one run has none", () => {
    const bestOf = (key: string, ...values: readonly number[]) =>
      compare(values.map((value) => runWith(key, [value]))).map(({ best }) => best);

    expect(bestOf("size", 1, 2)).toEqual([undefined]);
    expect(bestOf("acc", 1, 1)).toEqual([undefined]);
    expect(bestOf("acc", 1, Number.NaN)).toEqual([undefined]);
    expect(compare([runWith("acc", [1]), runWith("other", [1])]).map(({ best }) => best)).toEqual([
      undefined,
      undefined,
    ]);
    expect(bestOf("acc", 1, 2)).toEqual([1]);
  });

  test.each<readonly [string, Partial<MetricOrigin>, Partial<MetricOrigin>, boolean]>([
    [
      "the same data under another name",
      { dataset: dataset({ name: "a" }) },
      { dataset: dataset({ name: "b" }) },
      true,
    ],
    ["other data", { dataset: dataset({ digest: "1" }) }, { dataset: dataset({ digest: "2" }) }, false],
    [
      "another version of the evaluator",
      { evaluator: { name: "acc", version: "1", digest: "1" } },
      { evaluator: { name: "acc", version: "2", digest: "2" } },
      false,
    ],
  ])("measured on %s", (_title, first, second, isComparable) => {
    const [row] = compare([runWith("acc", [0.5], first), runWith("acc", [0.6], second)]);

    expect([row?.isComparable, row?.best]).toEqual([isComparable, isComparable ? 1 : undefined]);
  });

  test("measured on data that is not known are held against all the data of their runs", () => {
    const ids = [runWith("acc", [0.5]), runWith("acc", [0.6])];
    store.addDatasets(ids[0] as RunId, [dataset()]);

    expect(compare(ids)[0]?.isComparable).toBe(false);
    store.addDatasets(ids[1] as RunId, [dataset()]);
    expect(compare(ids)[0]?.isComparable).toBe(true);
  });
});
