// What everybody may expect of a dataset, as tests of vitest, which is the user's own.
import { describe, expect, test } from "vitest";

import type { ColumnType, Dataset, RowKey } from "../dataset.ts";
import { datasetFrom } from "../datasets/from-memory.ts";

/** What is known of the dataset under test. */
export interface DatasetContract<Row> {
  /** Makes it, with the same rows each time: from 20 on, so that there is something to part. */
  readonly create: () => Dataset<Row> | Promise<Dataset<Row>>;
  /** A column, or a function of a row, with few values. Tests that rows are stratified and grouped by it. */
  readonly key?: RowKey<Row>;
}

/**
 * Tests that something is a dataset: whoever has code that works with datasets can use it.
 *
 * @param name - What the tests are listed under.
 * @example
 * describeDataset("our warehouse", { create: () => new WarehouseDataset("orders"), key: "customer" });
 */
export function describeDataset<Row>(name: string, { create, key }: DatasetContract<Row>): void {
  describe(`${name} is a dataset`, () => {
    test("it has a name, and a schema of columns with different names", async () => {
      const { name: own, schema, version } = await create();

      expect(own).toEqual(expect.stringMatching(/./));
      expect(["string", "undefined"]).toContain(typeof version);
      expect(new Set(schema.map((column) => column.name)).size).toBe(schema.length);
    });

    test("it gives as many rows as it says, the same ones at each reading", async () => {
      const dataset = await create();

      const rows = await rowsOf(dataset);

      expect(rows).toHaveLength(dataset.length);
      expect(await rowsOf(dataset)).toEqual(rows);
    });

    test("readings at the same time, and one that is given up, do not disturb each other", async () => {
      const dataset = await create();
      const expected = await rowsOf(dataset);

      for await (const row of dataset.rows()) {
        expect(row).toEqual(expected[0]);
        break;
      }
      const both = await Promise.all([rowsOf(dataset), rowsOf(dataset)]);

      expect(both).toEqual([expected, expected]);
    });

    test("its schema tells of the values in its rows", async () => {
      const dataset = await create();
      const rows = await rowsOf(dataset);

      for (const { name: column, type, isNullable } of dataset.schema) {
        const values = rows.map((row) => cellOf(row, column));
        const kinds = new Set(values.filter((value) => !isMissing(value)).map(typeOf));
        expect
          .soft(
            [...kinds].filter((kind) => !fits(kind, type)),
            `values in "${column}"`,
          )
          .toEqual([]);
        if (!isNullable) expect.soft(values.filter(isMissing), `missing values in "${column}"`).toEqual([]);
      }
    });

    test("its digest is that of its rows, whatever holds them", async () => {
      const dataset = await create();

      const digest = await dataset.digest();

      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(await (await create()).digest()).toBe(digest);
      expect(await datasetFrom(await rowsOf(dataset), { name: "copy" }).digest()).toBe(digest);
    });

    test("its first rows are a dataset, with another digest", async () => {
      const dataset = await create();
      const rows = await rowsOf(dataset);
      const count = Math.floor(dataset.length / 2);

      const first = dataset.take(count);

      expect(first.length).toBe(count);
      expect(await rowsOf(first)).toEqual(rows.slice(0, count));
      expect(await first.digest()).not.toBe(await dataset.digest());
      expect(await rowsOf(dataset.take(0))).toEqual([]);
      expect(await rowsOf(dataset.take(dataset.length + 1))).toEqual(rows);
      expect(() => dataset.take(-1)).toThrow();
    });

    test("rows made of its rows are a dataset", async () => {
      const dataset = await create();
      const rows = await rowsOf(dataset);

      const mapped = await dataset.map((row, index) => ({ row, index }));

      expect(mapped.length).toBe(dataset.length);
      expect(await rowsOf(mapped)).toEqual(rows.map((row, index) => ({ row, index })));
    });

    test("a split has every row once, in its order, in parts as large as their shares", async () => {
      const dataset = await create();

      const split = await dataset.split({ validation: 0.25, test: 0.25, seed: 3 });

      const parts = await Promise.all([split.train, split.validation, split.test].map((part) => rowsOf(part)));
      expect(sorted(parts.flat())).toEqual(sorted(await rowsOf(dataset)));
      for (const [place, share] of [0.5, 0.25, 0.25].entries()) {
        expect(Math.abs((parts[place]?.length ?? 0) - share * dataset.length)).toBeLessThan(1);
      }
      expect([split.train, split.validation, split.test].map(({ length }) => length)).toEqual(
        parts.map((part) => part.length),
      );
    });

    test("a seed repeats a split", async () => {
      const [one, other] = await Promise.all([create(), create()]);

      expect(await digestsOf(one, 1)).toEqual(await digestsOf(other, 1));
      const several = await Promise.all([1, 2, 3, 4].map((seed) => digestsOf(one, seed)));
      expect(new Set(several.map(([train]) => train)).size).toBeGreaterThan(1);
    });

    test("shares that are none are refused", async () => {
      const dataset = await create();

      await expect((async () => dataset.split({ test: 1.5 }))()).rejects.toThrow();
      await expect((async () => dataset.split({ train: 0.9, test: 0.9 }))()).rejects.toThrow();
    });

    if (key === undefined) return;
    const valueOf = (row: Row): unknown => (typeof key === "function" ? key(row) : row[key]);

    test("a stratified split has the share of each value in each part, within one row", async () => {
      const dataset = await create();
      const all = countsOf((await rowsOf(dataset)).map(valueOf));

      const split = await dataset.split({ test: 0.4, seed: 5, stratify: key });

      const held = countsOf((await rowsOf(split.test)).map(valueOf));
      for (const [value, count] of all) expect(Math.abs((held.get(value) ?? 0) - 0.4 * count)).toBeLessThan(1);
    });

    test("a grouped split has no value in two parts", async () => {
      const dataset = await create();

      const split = await dataset.split({ test: 0.4, seed: 5, group: key });

      const train = countsOf((await rowsOf(split.train)).map(valueOf));
      expect((await rowsOf(split.test)).map(valueOf).filter((value) => train.has(textOf(value)))).toEqual([]);
      expect(split.train.length + split.test.length).toBe(dataset.length);
    });
  });
}

/** Of both parts of a split. */
async function digestsOf<Row>(dataset: Dataset<Row>, seed: number): Promise<readonly string[]> {
  const split = await dataset.split({ test: 0.4, seed });
  return Promise.all([split.train.digest(), split.test.digest()]);
}

async function rowsOf<Row>(dataset: Dataset<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of dataset.rows()) rows.push(row);
  return rows;
}

function cellOf(row: unknown, column: string): unknown {
  if (typeof row !== "object" || row === null || row instanceof Date) return row;
  return (row as Readonly<Record<string, unknown>>)[column];
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function typeOf(value: unknown): ColumnType {
  if (value instanceof Date) return "date";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "list";
  return typeof value as ColumnType;
}

function fits(kind: ColumnType, type: ColumnType): boolean {
  // Small whole numbers may stand beside large ones.
  return type === "mixed" || kind === type || (type === "bigint" && kind === "number");
}

function countsOf(values: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(textOf(value), (counts.get(textOf(value)) ?? 0) + 1);
  return counts;
}

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map(textOf).toSorted();
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part)) ?? "undefined";
}
