import { array, assert, constantFrom, integer, nat, property, record } from "fast-check";
import { describe, expect, test } from "vitest";

import { datasetFrom, makeFolds } from "../../../src/evaluate/index.ts";
import { type FoldsSpec, planFolds } from "../../../src/evaluate/validation/folds.ts";

interface Visit {
  readonly patient: number;
  readonly ill: boolean;
  readonly day: number;
}

const visits = array(record({ patient: nat(9), ill: constantFrom(true, false), day: nat(40) }), {
  minLength: 30,
  maxLength: 80,
});
const seeds = nat(2 ** 31);
const counts = integer({ min: 2, max: 5 });

/** Every spec that parts rows by chance. */
const byChance = (folds: number, seed: number): readonly FoldsSpec<Visit>[] => [
  { kind: "k-fold", folds, seed },
  { kind: "stratified", folds, by: "ill", seed },
  { kind: "grouped", folds, by: "patient", seed },
];

/** The specs that these rows can give. */
function possible(rows: readonly Visit[], specs: readonly FoldsSpec<Visit>[]): readonly FoldsSpec<Visit>[] {
  const patients = new Set(rows.map(({ patient }) => patient)).size;
  return specs.filter(({ kind, folds }) => kind !== "grouped" || patients >= folds);
}

describe("folds", () => {
  test("try every row exactly once, and never one that was learnt from", () => {
    assert(
      property(visits, counts, seeds, (rows, count, seed) => {
        for (const spec of possible(rows, byChance(count, seed))) {
          const folds = planFolds(rows, spec);

          const tested = folds.flatMap((fold) => fold.test);
          expect(tested.toSorted((a, b) => a - b)).toEqual(rows.map((_, place) => place));
          for (const fold of folds) {
            expect(new Set([...fold.train, ...fold.test]).size).toBe(rows.length);
            expect(fold.train.length + fold.test.length).toBe(rows.length);
          }
        }
      }),
    );
  });

  test("are the same for the same seed, and others for another", () => {
    assert(
      property(visits, seeds, (rows, seed) => {
        const drawn = (one: number) => planFolds<Visit>(rows, { kind: "k-fold", folds: 3, seed: one });

        for (const spec of possible(rows, byChance(3, seed))) {
          expect(planFolds(rows, spec)).toEqual(planFolds(rows, spec));
        }
        expect(drawn(seed + 1)).not.toEqual(drawn(seed));
      }),
    );
  });

  test("have the same size, and the same share of each stratum, within one row", () => {
    assert(
      property(visits, counts, seeds, (rows, count, seed) => {
        const folds = planFolds(rows, { kind: "stratified", folds: count, by: ({ ill }) => ill, seed });

        const ill = folds.map(({ test: places }) => places.filter((place) => rows[place]?.ill).length);
        const sizes = folds.map(({ test: places }) => places.length);
        expect(Math.max(...ill) - Math.min(...ill)).toBeLessThanOrEqual(1);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("keep the rows of a group on one side", () => {
    assert(
      property(visits, seeds, (rows, seed) => {
        for (const spec of possible(rows, [{ kind: "grouped", folds: 3, by: "patient", seed }])) {
          for (const fold of planFolds(rows, spec)) {
            const learnt = new Set(fold.train.map((place) => rows[place]?.patient));
            expect(fold.test.some((place) => learnt.has(rows[place]?.patient ?? NaN))).toBe(false);
          }
        }
      }),
    );
  });

  test("in time test what comes after all that was learnt from, with a gap between", () => {
    assert(
      property(visits, counts, nat(3), (unsorted, count, gap) => {
        const rows = unsorted.map((row, index) => ({ ...row, day: row.day * 100 + index }));
        const spec = { kind: "time-series", folds: count, by: "day", gap } as const;

        for (const { train, test: tested } of planFolds<Visit>(rows, spec)) {
          const last = Math.max(...train.map((place) => rows[place]?.day ?? NaN));
          const first = Math.min(...tested.map((place) => rows[place]?.day ?? NaN));
          expect(first).toBeGreaterThan(last);
          expect(rows.filter(({ day }) => day > last && day < first)).toHaveLength(gap);
        }
      }),
    );
  });

  test("in time never part rows of one moment", () => {
    const rows = [1, 1, 1, 2, 2, 2, 2, 3, 3].map((day) => ({ patient: 0, ill: false, day }));

    const folds = planFolds<Visit>(rows, { kind: "time-series", folds: 2, by: "day" });

    expect(folds.map(({ train, test: tested }) => [train.length, tested.length])).toEqual([
      [3, 4],
      [7, 2],
    ]);
  });

  test("are datasets that say what they are of", async () => {
    const dataset = datasetFrom([1, 2, 3, 4], { name: "four", version: "v2" });

    const [first] = await makeFolds(dataset, { kind: "k-fold", folds: 2 });

    expect(first?.train).toMatchObject({ name: "four/fold-1/train", version: "v2", length: 2 });
    expect(first?.test).toMatchObject({ name: "four/fold-1/test", version: "v2", length: 2 });
  });

  test.each([
    [{ kind: "k-fold", folds: 1 }, "1 folds cannot be made"],
    [{ kind: "k-fold", folds: 5 }, "5 folds cannot be made of 3 rows"],
    [{ kind: "grouped", folds: 3, by: "patient" }, "3 folds cannot be made of 2 groups"],
    [{ kind: "time-series", folds: 2, gap: 3 }, "2 folds in time cannot be made of 3 rows with a gap of 3"],
    [{ kind: "grouped", folds: 2, by: () => [1] }, "what rows are parted by is a text, a number"],
    [{ kind: "time-series", folds: 2, by: () => null }, "row 1 has no time to be put in order by: null"],
  ] as const)("that cannot be made are refused: %j", (spec, message) => {
    const rows = [1, 1, 2].map((patient) => ({ patient, ill: false, day: 1 }));

    expect(() => planFolds<Visit>(rows, spec as FoldsSpec<Visit>)).toThrow(message);
  });
});
