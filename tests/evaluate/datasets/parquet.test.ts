import { gzipSync, zstdCompressSync } from "node:zlib";

import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";

import { datasetFromParquet } from "../../../src/evaluate/datasets/files/from-parquet.ts";
import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { rowsOf } from "./collect.ts";
import { ScratchFolder } from "./scratch-folder.ts";

const COUNT = 9000;
const IDS = Array.from({ length: COUNT }, (_, id) => id);
const ROWS = IDS.map((id) => ({
  id,
  rate: id % 7 === 0 ? null : id / 3,
  name: `é${id % 5}`,
  ok: id % 2 === 0,
  day: new Date(id * 86_400_000),
  big: 2n ** 60n + BigInt(id),
}));

function toParquet(options: object = {}): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "id", data: IDS.map(BigInt), type: "INT64" },
        { name: "rate", data: ROWS.map(({ rate }) => rate), type: "DOUBLE" },
        { name: "name", data: ROWS.map(({ name }) => name), type: "STRING" },
        { name: "ok", data: ROWS.map(({ ok }) => ok), type: "BOOLEAN" },
        { name: "day", data: ROWS.map(({ day }) => day), type: "TIMESTAMP" },
        { name: "big", data: ROWS.map(({ big }) => big), type: "INT64" },
      ],
      rowGroupSize: 4000,
      ...options,
    }),
  );
}

test("a Parquet file of several row groups has the rows and the digest of an array", async () => {
  using folder = new ScratchFolder();
  const dataset = await datasetFromParquet(folder.write("data.parquet", toParquet()));

  expect(dataset).toMatchObject({ name: "data.parquet", length: COUNT });
  expect(await rowsOf(dataset)).toEqual(ROWS);
  expect(dataset.schema).toEqual([
    { name: "id", type: "number", isNullable: false },
    { name: "rate", type: "number", isNullable: true },
    { name: "name", type: "string", isNullable: false },
    { name: "ok", type: "boolean", isNullable: false },
    { name: "day", type: "date", isNullable: false },
    { name: "big", type: "bigint", isNullable: false },
  ]);
  expect(await dataset.digest()).toBe(await datasetFrom(ROWS, { name: "rows" }).digest());
});

test.each([
  ["UNCOMPRESSED", undefined],
  ["SNAPPY", undefined],
  ["GZIP", (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
  ["ZSTD", (bytes: Uint8Array) => new Uint8Array(zstdCompressSync(bytes))],
])("pages are read that are compressed by %s", async (codec, compress) => {
  using folder = new ScratchFolder();
  const content = toParquet({ codec, ...(compress && { compressors: { [codec]: compress } }) });

  const dataset = await datasetFromParquet(folder.write("data.parquet", content));

  expect(await dataset.digest()).toBe(await datasetFrom(ROWS, { name: "rows" }).digest());
});

test("what is no Parquet is told with its name", async () => {
  using folder = new ScratchFolder();

  for (const content of ["", "a,b\n1,2\n", toParquet().subarray(0, 5000)]) {
    await expect(datasetFromParquet(folder.write("data.parquet", content))).rejects.toMatchObject({
      code: "BAD_FILE",
      message: expect.stringContaining("data.parquet"),
    });
  }
});
