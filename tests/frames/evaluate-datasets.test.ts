// Datasets of the frames of real libraries, and Arrow files read by the project's own apache-arrow.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Dataset } from "../../src/evaluate/dataset.ts";
import { datasetFromArrow } from "../../src/evaluate/datasets/files/from-arrow.ts";
import { datasetFromCsv } from "../../src/evaluate/datasets/csv/from-csv.ts";
import { datasetFromJsonLines } from "../../src/evaluate/datasets/files/from-json.ts";
import { datasetFromParquet } from "../../src/evaluate/datasets/files/from-parquet.ts";
import { datasetFrom } from "../../src/evaluate/datasets/from-memory.ts";
import { describeDataset } from "../../src/evaluate/testing/describe-dataset.ts";
import { packageRoot } from "../../src/shared/installation.ts";

const project = join(packageRoot, ".frames");
const load = createRequire(join(project, "package.json"));
const folder = mkdtempSync(join(tmpdir(), "labtrail-frames-"));

interface Row {
  readonly id: number;
  readonly mass: number | null;
  readonly island: string;
  readonly big: number;
}

const ROWS: readonly Row[] = Array.from({ length: 10_000 }, (_, id) => ({
  id,
  mass: id % 7 === 0 ? null : id / 3,
  island: `ß${id % 3}`,
  big: id * 1e6,
}));
const COLUMNS = Object.fromEntries(
  (["id", "mass", "island", "big"] as const).map((name) => [name, ROWS.map((row) => row[name])]),
);
const expected = await datasetFrom(ROWS, { name: "rows" }).digest();

interface Arrow {
  tableFromJSON(rows: readonly unknown[]): object;
  tableToIPC(table: object, kind: "file" | "stream"): Uint8Array;
}

interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
}

interface Connection {
  run(sql: string): Promise<object>;
  runAndReadAll(sql: string): Promise<object>;
  stream(sql: string): Promise<object>;
}

const SQL = `select i as id, case when i % 7 = 0 then null else i / 3.0::double end as mass, 'ß' || (i % 3) as island,
  i * 1000000 as big from range(10000) t(i)`;

const HOLDERS: Readonly<Record<string, () => object | Promise<object>>> = {
  "danfojs-node": () => new (load("danfojs-node") as { DataFrame: new (rows: unknown) => object }).DataFrame(ROWS),
  "nodejs-polars": () => (load("nodejs-polars") as { DataFrame(columns: unknown): object }).DataFrame(COLUMNS),
  arquero: () => (load("arquero") as { table(columns: unknown): object }).table(COLUMNS),
  "apache-arrow": () => (load("apache-arrow") as Arrow).tableFromJSON(ROWS),
  "@duckdb/node-api, a result": async () => (await connect()).run(SQL),
  "@duckdb/node-api, a reader": async () => (await connect()).runAndReadAll(SQL),
};

async function connect(): Promise<Connection> {
  return (await (load("@duckdb/node-api") as DuckDb).DuckDBInstance.create(":memory:")).connect();
}

async function rowsOf(dataset: Dataset<unknown>): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const row of dataset.rows()) rows.push(row);
  return rows;
}

const former = process.cwd();
beforeAll(() => process.chdir(project));
afterAll(() => {
  process.chdir(former);
  rmSync(folder, { recursive: true, force: true });
});

test.each(Object.entries(HOLDERS))("%s gives the rows and the digest of an array", async (name, hold) => {
  const dataset = datasetFrom(await hold(), { name });

  expect(dataset.length).toBe(10_000);
  expect(await dataset.digest()).toBe(expected);
  expect((await rowsOf(dataset.take(3))).slice(1)).toEqual(ROWS.slice(1, 3));
  // Arrow puts them into an order of its own.
  expect(Object.fromEntries(dataset.schema.map(({ name: column, type }) => [column, type]))).toEqual({
    id: "number",
    mass: "number",
    island: "string",
    big: "number",
  });
  const { train, test: held } = await dataset.split({ test: 0.25, stratify: "island", seed: 1 });
  expect([train.length, held.length]).toEqual([7500, 2500]);
});

test("a stream of DuckDB is refused, since reading it would take its rows away", async () => {
  const stream = await (await connect()).stream(SQL);

  expect(() => datasetFrom(stream, { name: "stream" })).toThrow(expect.objectContaining({ code: "NO_ROWS" }));
});

test.each(["file", "stream"] as const)("an Arrow %s is read by the project's apache-arrow", async (kind) => {
  const arrow = load("apache-arrow") as Arrow;
  const path = join(folder, `${kind}.arrow`);
  writeFileSync(path, arrow.tableToIPC(arrow.tableFromJSON(ROWS), kind));

  const dataset = await datasetFromArrow(path);

  expect(dataset.length).toBe(10_000);
  expect(await dataset.digest()).toBe(expected);
  expect(await dataset.digest()).toBe(expected);
});

test.each(["uncompressed", "snappy", "gzip", "zstd", "brotli"])(
  "Parquet that DuckDB has written by %s has it as well",
  async (codec) => {
    const path = join(folder, `${codec}.parquet`);
    const connection = await connect();
    await connection.run(`copy (${SQL}) to '${path}' (format parquet, compression ${codec}, row_group_size 4096)`);

    const dataset = await datasetFromParquet(path);

    expect(dataset.length).toBe(10_000);
    expect(await dataset.digest()).toBe(expected);
  },
);

test("what is no Arrow is told with its name", async () => {
  const path = join(folder, "no.arrow");
  writeFileSync(path, "a,b\n1,2\n");

  await expect(datasetFromArrow(path)).rejects.toMatchObject({
    code: "BAD_FILE",
    message: expect.stringContaining("no.arrow"),
  });
});

test("files of the same rows have the digest of the array as well", async () => {
  const csv = join(folder, "rows.csv");
  const lines = join(folder, "rows.jsonl");
  writeFileSync(csv, ["id,mass,island,big", ...ROWS.map((row) => Object.values(row).join(","))].join("\n"));
  writeFileSync(lines, ROWS.map((row) => JSON.stringify(row)).join("\n"));

  expect(await (await datasetFromCsv(csv)).digest()).toBe(expected);
  expect(await (await datasetFromJsonLines(lines)).digest()).toBe(expected);
});

for (const [name, hold] of Object.entries(HOLDERS)) {
  describeDataset<Row>(name, { create: async () => datasetFrom<Row>(await hold(), { name }).take(60), key: "island" });
}

describeDataset<Row>("an Arrow file", {
  create: async () => {
    const arrow = load("apache-arrow") as Arrow;
    const path = join(folder, "contract.arrow");
    if (!existsSync(path)) writeFileSync(path, arrow.tableToIPC(arrow.tableFromJSON(ROWS.slice(0, 60)), "file"));
    return datasetFromArrow<Row>(path);
  },
  key: "island",
});
