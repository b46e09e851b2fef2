import * as fc from "fast-check";
import { expect, test } from "vitest";

import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { roundShares } from "../../../src/evaluate/datasets/split/round-shares.ts";
import { rowsOf } from "./collect.ts";

interface Visit {
  readonly id: number;
  readonly patient: number;
  readonly outcome: string;
}

const VISITS: readonly Visit[] = Array.from({ length: 60 }, (_, id) => ({
  id,
  patient: id % 13,
  outcome: id % 4 === 0 ? "ill" : "well",
}));
const visits = datasetFrom(VISITS, { name: "visits", version: "3" });

// What the algorithm gives as it is documented, written once more in Python.
const HELD = [3, 8, 9, 14, 16, 20, 22, 33, 34, 36, 54, 57];
const VALIDATION = [1, 18, 26, 35, 37, 53];

const shares = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }))
  .map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

test("a split is the same on every machine and in every version", async () => {
  const { train, validation, test: held } = await visits.split({ validation: 0.1, test: 0.2, seed: 7 });

  expect((await rowsOf(held)).map(({ id }) => id)).toEqual(HELD);
  expect((await rowsOf(validation)).map(({ id }) => id)).toEqual(VALIDATION);
  expect([train.length, validation.length, held.length]).toEqual([42, 6, 12]);
  expect([train.name, validation.name, held.name]).toEqual(["visits/train", "visits/validation", "visits/test"]);
  expect(train.version).toBe("3");
  expect(train.schema).toEqual(visits.schema);
});

test("another seed gives another split", async () => {
  const [one, other] = [await visits.split({ test: 0.2, seed: 1 }), await visits.split({ test: 0.2, seed: 2 })];

  expect(await one.test.digest()).not.toBe(await other.test.digest());
  expect(await one.test.digest()).toBe(await (await visits.split({ test: 0.2, seed: 1 })).test.digest());
});

test("every row goes into exactly one part and keeps its order, and parts are as large as their shares, within one row", async () => {
  await fc.assert(
    fc.asyncProperty(
      shares,
      fc.integer({ min: 100, max: 300 }),
      fc.integer(),
      async ([train, validation, held], size, seed) => {
        const dataset = datasetFrom([...Array.from({ length: size }).keys()], { name: "numbers" });

        const split = await dataset.split({ train: train!, validation: validation!, test: held!, seed });

        const parts = await Promise.all([split.train, split.validation, split.test].map(rowsOf));
        expect(parts.flat().toSorted((a, b) => a - b)).toEqual(await rowsOf(dataset));
        for (const part of parts) expect(part).toEqual(part.toSorted((a, b) => a - b));
        for (const [place, share] of [train!, validation!, held!].entries()) {
          expect(Math.abs(parts[place]!.length - share * size)).toBeLessThan(1);
        }
      },
    ),
  );
});

test("each value that rows are stratified by has its share in every part, within one row", async () => {
  const values = fc.array(fc.constantFrom("a", "b", "c", 1, null, true), { minLength: 150, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(shares, values, fc.integer(), async ([train, validation, held], labels, seed) => {
      const dataset = datasetFrom(
        labels.map((label, id) => ({ id, label })),
        { name: "labelled" },
      );

      const split = await dataset.split({
        train: train!,
        validation: validation!,
        test: held!,
        seed,
        stratify: "label",
      });

      for (const [part, share] of [
        [split.train, train!],
        [split.validation, validation!],
        [split.test, held!],
      ] as const) {
        const rows = await rowsOf(part);
        expect(Math.abs(rows.length - share * labels.length)).toBeLessThan(1);
        for (const label of new Set(labels)) {
          const size = labels.filter((one) => one === label).length;
          const inPart = rows.filter((row) => row.label === label).length;
          expect(Math.abs(inPart - share * size)).toBeLessThan(1);
        }
      }
    }),
  );
});

test("shares of many small strata are rounded such that no part runs empty", () => {
  const strata = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(strata, shares, (sizes, parts) => {
      const rounded = roundShares(sizes, parts);

      for (const [stratum, counts] of rounded.entries()) {
        expect(sumOf(counts)).toBe(sizes[stratum]);
        for (const [part, count] of counts.entries()) {
          expect(Math.abs(count - sizes[stratum]! * parts[part]!)).toBeLessThan(1);
        }
      }
      for (const [part, share] of parts.entries()) {
        const sum = sumOf(rounded.map((counts) => counts[part]!));
        expect(Math.abs(sum - sumOf(sizes) * share)).toBeLessThan(1);
      }
    }),
  );
});

test("a hundred thousand strata of one row each are parted in a moment", () => {
  const rounded = roundShares(
    Array.from({ length: 100_000 }, () => 1),
    [0.8, 0.1, 0.1],
  );

  expect([0, 1, 2].map((part) => sumOf(rounded.map((counts) => counts[part]!)))).toEqual([80_000, 10_000, 10_000]);
});

test("a group is never in two parts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.boolean(), async (seed, isStratified) => {
      const split = await visits.split({
        test: 0.3,
        seed,
        group: "patient",
        ...(isStratified && { stratify: "outcome" as const }),
      });

      const [train, held] = [await rowsOf(split.train), await rowsOf(split.test)];
      const patients = new Set(train.map(({ patient }) => patient));
      expect(held.filter(({ patient }) => patients.has(patient))).toEqual([]);
      expect(train.length + held.length).toBe(60);
      // The largest group has five rows.
      expect(Math.abs(held.length - 18)).toBeLessThanOrEqual(5);
    }),
  );
});

test("groups that are stratified keep the shares of their values as well as they can", async () => {
  const rows = Array.from({ length: 200 }, (_, id) => ({ ward: id % 40, outcome: id % 40 < 10 ? "ill" : "well" }));

  const { test: held } = await datasetFrom(rows, { name: "wards" }).split({
    test: 0.2,
    group: "ward",
    stratify: "outcome",
  });

  const found = await rowsOf(held);
  expect(found).toHaveLength(40);
  expect(found.filter(({ outcome }) => outcome === "ill")).toHaveLength(10);
});

test("a function can say what rows are parted by, and what is missing is one value", async () => {
  const rows = [null, undefined, NaN, 1, 1n, new Date(5), new Date(5), "1"].map((key, id) => ({ id, key }));

  const { train, test: held } = await datasetFrom(rows, { name: "keys" }).split({ test: 0.5, group: ({ key }) => key });

  const isTogether = async (ids: readonly number[]): Promise<boolean> => {
    const counts = await Promise.all(
      [train, held].map(async (part) => (await rowsOf(part)).filter(({ id }) => ids.includes(id)).length),
    );
    return counts.includes(ids.length);
  };
  expect(
    await Promise.all(
      [
        [0, 1, 2],
        [3, 4],
        [5, 6],
      ].map(isTogether),
    ),
  ).toEqual([true, true, true]);
});

test.each([
  [{ test: 1.5 }, `the share "1.5" for test is not between 0 and 1`],
  [{ test: Number.NaN }, `the share "NaN" for test is not between 0 and 1`],
  [{ validation: 0.6, test: 0.6 }, "the shares add up to 1.2, and not to 1"],
  [{ train: 0.5, test: 0.2 }, "the shares add up to 0.7, and not to 1"],
  [{ test: 0.2, seed: 0.5 }, `the seed "0.5" is no whole number`],
  [{ test: 0.2, stratify: "outcom" as "outcome" }, `"visits" has no column "outcom" to stratify by`],
  [{ test: 0.2, group: (row: Visit) => [row.id] }, `what "group" makes of row 1 is no single value`],
  [{ test: 0.001 }, `"visits" has 60 rows, which leaves none for test, whose share is 0.001`],
  [{ test: 0.2, group: () => 1 }, `"visits" has 60 rows in 1 groups, which leaves none for test, whose share is 0.2`],
])("%o cannot be done, and the error says why", async (options, message) => {
  await expect(visits.split(options)).rejects.toMatchObject({ code: "BAD_SPLIT", message });
});

test("shares that miss 1 by the last bit are whole", async () => {
  const { train } = await visits.split({ train: 0.7, validation: 0.2, test: 0.1 });

  expect(train.length).toBe(42);
});
