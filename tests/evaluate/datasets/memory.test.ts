import { expect, test } from "vitest";

import type { Dataset } from "../../../src/evaluate/dataset.ts";
import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { readBatches, selectRows } from "../../../src/evaluate/datasets/row-dataset.ts";
import { maybeRowsDigest } from "../../../src/frame/rows-digest.ts";
import { rowsOf } from "./collect.ts";

const PENGUINS = [
  { island: "Dream", mass: 3250, sex: null },
  { island: "Biscoe", mass: Number.NaN, sex: "female" },
  { island: "Dream", mass: 4100, sex: "male", tag: 12n },
];

/** The part of danfojs that is looked at. */
class DanfoFrame {
  readonly $isSeries = false;
  readonly $dtypes = ["string", "float32", "string"];
  readonly $index = [0, 1, 2];
  readonly $columns = ["island", "mass", "sex"];
  readonly $data = PENGUINS.map(({ island, mass, sex }) => [island, mass, sex]);

  print(): void {}

  iloc(): void {}
}

test("a dataset of an array has its rows as they are, their number, columns and digest", async () => {
  const dataset = datasetFrom(PENGUINS, { name: "penguins", version: "2026-01" });

  expect(await rowsOf(dataset)).toEqual(PENGUINS);
  expect(await rowsOf(dataset)).toEqual(PENGUINS);
  expect(dataset).toMatchObject({ name: "penguins", version: "2026-01", length: 3 });
  expect(dataset.schema).toEqual([
    { name: "island", type: "string", isNullable: false },
    { name: "mass", type: "number", isNullable: true },
    { name: "sex", type: "string", isNullable: true },
    { name: "tag", type: "bigint", isNullable: true },
  ]);
  expect(await dataset.digest()).toBe(maybeRowsDigest(PENGUINS));
});

test("rows may be anything", async () => {
  const texts = datasetFrom(["a", "b"], { name: "texts" });
  const points = datasetFrom([[1, 2], Float32Array.of(3, 4, 5)], { name: "points" });
  const unlike = datasetFrom([1, "a", { x: 1 }], { name: "unlike" });
  const none = datasetFrom([], { name: "none" });
  const numbers = datasetFrom(Float32Array.of(0.5, Number.NaN), { name: "numbers" });

  expect(texts.schema).toEqual([{ name: "value", type: "string", isNullable: false }]);
  expect(points.schema.map(({ name, isNullable }) => [name, isNullable])).toEqual([
    ["0", false],
    ["1", false],
    ["2", true],
  ]);
  expect(unlike.schema).toEqual([{ name: "value", type: "mixed", isNullable: false }]);
  expect(none).toMatchObject({ length: 0, schema: [] });
  expect(numbers.schema).toEqual([{ name: "value", type: "number", isNullable: true }]);
  expect(await numbers.digest()).toBe(maybeRowsDigest(Float32Array.of(0.5, Number.NaN)));
  expect(await Promise.all([texts, points, unlike, none].map((dataset) => dataset.digest()))).toEqual([
    maybeRowsDigest(["a", "b"]),
    maybeRowsDigest([
      [1, 2],
      [3, 4, 5],
    ]),
    maybeRowsDigest([1, "a", { x: 1 }]),
    maybeRowsDigest([]),
  ]);
});

test("a data frame gives objects, and the digest of the same rows in an array", async () => {
  const dataset = datasetFrom(new DanfoFrame(), { name: "penguins" });

  expect(await rowsOf(dataset)).toEqual(PENGUINS.map(({ island, mass, sex }) => ({ island, mass, sex })));
  expect(await dataset.digest()).toBe(
    maybeRowsDigest(PENGUINS.map(({ island, mass, sex }) => ({ island, mass, sex }))),
  );
});

function shown(dataset: object): Readonly<Record<string, string>> {
  return (dataset as { [key: symbol]: () => Readonly<Record<string, string>> })[Symbol.for("Jupyter.display")]!();
}

test("a notebook shows how many rows there are, and which columns, and nothing of a name is taken for HTML", () => {
  const { "text/plain": text, "text/html": html } = shown(datasetFrom(PENGUINS, { name: "penguins", version: "3" }));
  const hostile = shown(datasetFrom([{ "<b>x": 1 }], { name: "<script>" }));

  expect(text).toMatch(/^penguins 3: 3 rows\n\ncolumn +type +missing\nisland +string *\nmass +number +some\n/);
  expect(html).toContain("island");
  expect(hostile["text/html"]).not.toMatch(/<script>|<b>/);
});

test("what has no rows is refused", () => {
  expect(() => datasetFrom(new Error("no"), { name: "fault" })).toThrow(
    expect.objectContaining({ code: "NO_ROWS", message: `"fault" is made of something that has no rows` }),
  );
});

test("the first rows, and rows made of others, are datasets", async () => {
  const numbers = datasetFrom([...Array.from({ length: 9000 }).keys()], { name: "numbers" });

  const first = numbers.take(5);
  const doubled = await numbers.map((number, index) => ({ double: number * 2, index }));
  const named = await first.map(async (number) => String(number), { name: "texts", version: "1" });

  expect(await rowsOf(first)).toEqual([0, 1, 2, 3, 4]);
  expect(first).toMatchObject({ name: "numbers/first-5", length: 5 });
  expect(numbers.take(9999)).toBe(numbers);
  expect(numbers.take(0).length).toBe(0);
  expect(doubled).toMatchObject({ name: "numbers", length: 9000 });
  expect(doubled.schema.map(({ name }) => name)).toEqual(["double", "index"]);
  expect((await rowsOf(doubled)).at(-1)).toEqual({ double: 17_998, index: 8999 });
  expect(named).toMatchObject({ name: "texts", version: "1", length: 5 });
  expect(await rowsOf(named)).toEqual(["0", "1", "2", "3", "4"]);
});

test.each([-1, 0.5, Number.NaN])("%d is no number of rows to take", (count) => {
  expect(() => datasetFrom([1], { name: "one" }).take(count)).toThrow(expect.objectContaining({ code: "BAD_COUNT" }));
});

test("rows are read in batches of any size, and at chosen places, also from a dataset of another's making", async () => {
  const own = datasetFrom([...Array.from({ length: 10_000 }).keys()], { name: "numbers" });
  const foreign: Dataset<number> = {
    name: own.name,
    version: undefined,
    schema: own.schema,
    length: own.length,
    digest: () => own.digest(),
    rows: () => own.rows(),
    split: (options) => own.split(options),
    take: (count) => own.take(count),
    map: (toRow, options) => own.map(toRow, options),
  };

  for (const dataset of [own, foreign]) {
    const sizes: number[] = [];
    for await (const batch of readBatches(dataset, 3000)) sizes.push(batch.length);
    const odd = selectRows(dataset, (index) => index % 2 === 1, "odd");

    expect(sizes).toEqual([3000, 3000, 3000, 1000]);
    expect(odd).toMatchObject({ name: "odd", length: 5000 });
    expect((await rowsOf(odd)).slice(0, 3)).toEqual([1, 3, 5]);
    expect(await odd.digest()).toBe(maybeRowsDigest(await rowsOf(odd)));
  }
});
