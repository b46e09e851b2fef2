// Files that the real libraries open, in native code or not, are told of as read and written.
import { expect, test } from "vitest";

import type { TestRuntime } from "../helpers/runtime.ts";
import { openProject } from "./project.ts";

function filesIn(session: TestRuntime): readonly string[] {
  return session.captured.flatMap(({ what }) =>
    what.kind === "file" ? `${what.access} ${what.path.slice(session.folder.length + 1)}` : [],
  );
}

const DUCK = `import { DuckDBInstance } from "@duckdb/node-api"; const db = await (await DuckDBInstance.create(":memory:")).connect();`;

const READERS: readonly (readonly [name: string, cell: string, files: readonly string[]])[] = [
  ["polars, all at once", `import pl from "nodejs-polars"; pl.readCSV("a.csv")`, ["read a.csv"]],
  ["polars, by name", `import { readCSV } from "nodejs-polars"; readCSV("a.csv")`, ["read a.csv"]],
  ["polars, lazily", `import pl from "nodejs-polars"; await pl.scanCSV("a.csv").collect()`, ["read a.csv"]],
  [
    "polars, there and back",
    `import pl from "nodejs-polars"; pl.readCSV("a.csv").writeParquet("b.parquet"); pl.readParquet("b.parquet")`,
    ["read a.csv", "write b.parquet", "read b.parquet"],
  ],
  ["DuckDB", `${DUCK} await db.runAndReadAll("select * from 'a.csv'")`, ["read a.csv"]],
  ["DuckDB, prepared", `${DUCK} (await db.prepare("from read_csv('?.csv')"), 1)`, ["read a.csv", "read c.csv"]],
  [
    "DuckDB, there and back",
    `${DUCK} await db.run("copy (from 'a.csv') to 'b.parquet'"); await db.stream("from 'b.parquet'")`,
    ["read a.csv", "write b.parquet", "read b.parquet"],
  ],
  [
    "arquero",
    `import { fromCSV } from "arquero"; import fs from "node:fs"; fromCSV(fs.readFileSync("a.csv", "utf8"))`,
    ["read a.csv"],
  ],
  ["arquero, by itself", `import { loadCSV } from "arquero"; await loadCSV("a.csv")`, ["read a.csv"]],
  ["danfojs", `import * as dfd from "danfojs-node"; await dfd.readCSV("a.csv")`, ["read a.csv"]],
  [
    "Arrow",
    `import { tableFromIPC } from "apache-arrow"; import { createReadStream } from "node:fs"; await tableFromIPC(createReadStream("a.arrow"))`,
    ["read a.arrow"],
  ],
];

test.each(READERS)("%s", async (_, cell, files) => {
  await using session = openProject();
  session.write("a.csv", "x,y\n1,2\n3,4\n");
  session.write("c.csv", "x,y\n5,6\n");
  await session.run(
    `const { tableFromArrays, tableToIPC } = await import("apache-arrow"); (await import("node:fs")).writeFileSync("a.arrow", tableToIPC(tableFromArrays({ x: [1] }), "file"))`,
  );
  await session.runtime.setCapture({ isOn: true });

  const { outcome } = await session.run(cell);

  expect(outcome).toMatchObject({ kind: "value" });
  expect(filesIn(session)).toEqual(files);
});
