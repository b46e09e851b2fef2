// Our own datasets keep the contract that users get for theirs.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll } from "vitest";

import type { Dataset } from "../../../src/evaluate/dataset.ts";
import { datasetFromCsv } from "../../../src/evaluate/datasets/csv/from-csv.ts";
import { datasetFromJson, datasetFromJsonLines } from "../../../src/evaluate/datasets/files/from-json.ts";
import { datasetFromParquet } from "../../../src/evaluate/datasets/files/from-parquet.ts";
import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { selectRows } from "../../../src/evaluate/datasets/row-dataset.ts";
import { describeDataset } from "../../../src/evaluate/testing/describe-dataset.ts";
import { mockDataset } from "../../../src/evaluate/testing/mock-dataset.ts";
import { ScratchFolder } from "../datasets/scratch-folder.ts";

interface Visit {
  readonly id: number;
  readonly ward: string;
  readonly mass: number | null;
}

const ROWS: readonly Visit[] = Array.from({ length: 60 }, (_, id) => ({
  id,
  ward: "abc".charAt(id % 3),
  mass: id % 7 === 0 ? null : id / 4,
}));

const folder = new ScratchFolder();
afterAll(() => folder[Symbol.dispose]());
const path = (name: string): string => join(folder.path, name);
writeFileSync(
  path("v.csv"),
  ["id,ward,mass", ...ROWS.map(({ id, ward, mass }) => `${id},${ward},${mass ?? ""}`)].join("\n"),
);
writeFileSync(path("v.json"), JSON.stringify(ROWS));
writeFileSync(path("v.jsonl"), ROWS.map((row) => JSON.stringify(row)).join("\n"));
writeFileSync(
  path("v.parquet"),
  new Uint8Array(
    parquetWriteBuffer({
      columnData: (["id", "ward", "mass"] as const).map((name) => ({ name, data: ROWS.map((row) => row[name]) })),
      rowGroupSize: 25,
    }),
  ),
);

const SOURCES: Readonly<Record<string, () => Dataset<Visit> | Promise<Dataset<Visit>>>> = {
  "an array": () => datasetFrom(ROWS, { name: "visits" }),
  "a CSV file": () => datasetFromCsv<Visit>(path("v.csv")),
  "a JSON file": () => datasetFromJson<Visit>(path("v.json")),
  "a file of JSON lines": () => datasetFromJsonLines<Visit>(path("v.jsonl")),
  "a Parquet file": () => datasetFromParquet<Visit>(path("v.parquet")),
  "the half of a file": async () => (await datasetFromCsv<Visit>(path("v.csv"))).take(30),
  "a part of a file": async () => (await (await datasetFromCsv<Visit>(path("v.csv"))).split({ test: 0.5 })).test,
  "rows made of those of a file": async () =>
    (await datasetFromCsv<Visit>(path("v.csv"))).map((visit) => ({ ...visit, id: visit.id + 1 })),
  "rows at some places": () => selectRows(datasetFrom(ROWS, { name: "visits" }), (index) => index % 2 === 0, "even"),
};

for (const [name, create] of Object.entries(SOURCES)) describeDataset(name, { create, key: "ward" });

describeDataset("a mock", {
  create: () =>
    mockDataset({
      x: "number",
      n: "integer",
      ok: "boolean",
      word: "string",
      day: "date",
      kind: ["a", "b"],
      id: (index) => index,
    }),
  key: "kind",
});
describeDataset("a list of texts", {
  create: () =>
    datasetFrom(
      Array.from({ length: 40 }, (_, index) => `text ${index}`),
      { name: "texts" },
    ),
  key: (text) => text.length,
});
describeDataset("a matrix", {
  create: () =>
    datasetFrom(
      Array.from({ length: 40 }, (_, index) => [index, index % 2]),
      { name: "matrix" },
    ),
});
