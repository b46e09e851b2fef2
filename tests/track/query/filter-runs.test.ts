// Filters and orders as the store carries them out, against what they mean.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Json } from "../../../src/shared/json.ts";
import type { Filter, SortKey } from "../../../src/track/query/filter.ts";
import { parseFilter } from "../../../src/track/query/parse-filter.ts";
import { parseSort } from "../../../src/track/query/parse-sort.ts";
import type { RunDetails } from "../../../src/track/run.ts";
import type { TrailStore } from "../../../src/track/store.ts";
import { ENGINES } from "../engines.ts";
import { AT, createRun, dataset, points, SESSION } from "../sample-run.ts";
import { matches, valuesOf } from "./expected-runs.ts";
import { anyFilter } from "./filter-text.ts";

const KEYS = ["loss", "val/loss", "val loss", 'say "hi"', "größe"];
const PARAMS: readonly Json[] = [
  "adam",
  0.1,
  "0.1",
  3,
  true,
  null,
  "second try",
  [1, "a"],
  { act: "relu" },
  "Ä_%",
  "",
  "NaN",
];
const METRICS: readonly number[] = [0, 0.1, -1, 3, Number.NaN, Infinity, -Infinity, 1e-7];

/** Runs that differ in everything that can be asked for, and lack some of it. */
function fill(store: TrailStore): void {
  store.saveSession({ ...SESSION, id: "ended" });
  store.endSession("ended", AT);
  for (let index = 0; index < 24; index += 1) {
    const id = createRun(store, {
      name: index % 3 === 0 ? "adam" : `fox-${index}`,
      experiment: index % 2 === 0 ? "penguins" : "second try",
      startedAt: AT + index * 1000,
      ...(index % 4 === 0 ? { sessionId: "ended" } : {}),
      ...(index % 5 === 0 ? {} : { seed: index % 8 }),
    });
    const pick = <Item>(items: readonly Item[], offset: number): Item => items[(index + offset) % items.length] as Item;
    const keys = KEYS.filter((_, place) => (index + place) % 3 !== 0);
    store.addParams(
      id,
      keys.map((key, place) => ({ key, value: pick(PARAMS, place * 2), source: "auto" })),
    );
    for (const [place, key] of keys.entries()) {
      store.appendMetrics(id, { source: "auto" }, points(key, [9, pick(METRICS, place * 3)]));
    }
    store.setTags(
      id,
      Object.fromEntries(keys.map((key, place) => [key, pick(["adam", "A", "0.1", "it's", ""], place)])),
    );
    if (index % 3 !== 0) {
      store.addDatasets(id, [
        dataset({ name: pick(["adam", "A"], 0), role: pick(["train", "test", undefined], 0), digest: String(index) }),
        dataset({ name: "0.1", version: pick(["A", undefined], 0), location: "second try" }),
      ]);
    }
    if (index % 4 === 1) {
      const code = { remote: undefined, isDirty: false, snapshot: undefined, leftOut: [] };
      store.setCode(id, { ...code, commit: "A", branch: index % 8 === 1 ? undefined : "adam" });
    }
    if (index % 6 !== 0) {
      const failed = { status: "failed", error: { name: "A", message: "0.1" } } as const;
      store.endRun(id, { ...(index % 6 === 1 ? failed : { status: "finished" as const }), at: AT + index * 1500 });
    }
  }
}

describe.each(ENGINES)("%s", (_engine, open) => {
  let folder: string;
  let store: TrailStore;
  let all: readonly RunDetails[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-filter-"));
    store = open(folder);
    fill(store);
    all = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  });
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const found = (filter: Filter) => store.listRuns({ filter }).map(({ run }) => run.id);

  test("any filter finds the runs that it means, the newest first", () => {
    let seen = 0;
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const expected = all.filter((details) => matches(filter, details)).map(({ run }) => run.id);
        if (expected.length > 0 && expected.length < all.length) seen += 1;

        expect(found(filter)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
    // Filters that find everything or nothing would prove little.
    expect(seen).toBeGreaterThan(200);
  });

  test("any order puts the values in it, what is missing and NaN last, and else the newest first", () => {
    const field = fc.oneof(
      fc.constantFrom(...KEYS).map((key): SortKey["field"] => ({ kind: "metric", key })),
      fc
        .constantFrom("run_name", "experiment", "start_time", "duration", "seed", "status")
        .map((name) => ({ kind: "attribute", name }) as SortKey["field"]),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ field, isDescending: fc.boolean() }), { maxLength: 3 }), (sort) => {
        const expected = all.toSorted((a, b) => compareRuns(a, b, sort)).map(({ run }) => run.id);

        expect(store.listRuns({ sort }).map(({ run }) => run.id)).toEqual(expected);
      }),
    );
  });

  test("a bare key is a metric's, else a param's, else told with the nearest", () => {
    const byMetric = store.listRuns({ sort: parseSort("-metrics.loss"), limit: 5 });

    expect(store.listRuns({ sort: parseSort("-loss"), limit: 5 })).toEqual(byMetric);
    expect(() => store.listRuns({ sort: parseSort("-val-loss") })).toThrow(
      expect.objectContaining({ code: "BAD_QUERY", hint: `Did you mean "val loss" or "val/loss"?` }),
    );
  });

  test("a digest is found by its beginning, as it is shown", () => {
    expect(found(parseFilter(`datasets.digest = ${"a".repeat(12)}`)).length).toBe(16);
  });

  test("thousands of conditions are carried out", () => {
    const ids = all.map(({ run }) => run.id);
    const text = Array.from({ length: 3000 }, (_, index) => `'${ids[index] ?? `none-${index}`}'`).join(", ");

    expect(found(parseFilter(`run_id in (${text})`))).toEqual(ids);
  });

  test("what a person wrote is a value and never SQL", () => {
    const evil = `') OR 1=1 --`;

    expect(found(parseFilter(`tags."${evil}" = "${evil}" or params.x = "${evil}" or name like "${evil}"`))).toEqual([]);
    expect(() => store.listRuns({ sort: parseSort(`"${evil}"`) })).toThrow(/cannot be sorted by/);
  });
});

function compareRuns(a: RunDetails, b: RunDetails, sort: readonly SortKey[]): number {
  for (const { field, isDescending } of sort) {
    if (field.kind === "bare") throw new Error("not in this test");
    const [x, y] = [a, b].map((one) => {
      const value = valuesOf(field, one).at(-1);
      return typeof value === "number" && Number.isNaN(value) ? undefined : value;
    });
    if (x === y) continue;
    if (x === undefined || x === null) return 1;
    if (y === undefined || y === null) return -1;
    const order = x < y ? -1 : 1;
    return isDescending ? -order : order;
  }
  return b.run.startedAt - a.run.startedAt;
}
