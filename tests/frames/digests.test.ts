// One digest for the same rows, whichever of the real libraries holds them.
import { expect, test } from "vitest";

import { openProject } from "./project.ts";

const ROWS = `Array.from({ length: 10_000 }, (_, id) => ({ id, mass: id % 7 === 0 ? null : id / 3, island: "ß" + (id % 3), big: id * 1e6 }))`;
const COLUMNS = `Object.fromEntries(["id", "mass", "island", "big"].map((name) => [name, rows.map((row) => row[name])]))`;

const HOLDERS: Readonly<Record<string, readonly [setup: string, frame: string]>> = {
  "danfojs-node": [`import * as dfd from "danfojs-node"`, `new dfd.DataFrame(rows)`],
  "nodejs-polars": [`import pl from "nodejs-polars"`, `pl.DataFrame(columns)`],
  arquero: [`import * as aq from "arquero"`, `aq.table(columns)`],
  "apache-arrow": [`import * as arrow from "apache-arrow"`, `arrow.tableFromJSON(rows)`],
  "@duckdb/node-api": [
    `import { DuckDBInstance } from "@duckdb/node-api"; const db = await (await DuckDBInstance.create(":memory:")).connect()`,
    `await db.run("select i as id, case when i % 7 = 0 then null else i / 3.0::double end as mass, 'ß' || (i % 3) as island, i * 1000000 as big from range(10000) t(i)")`,
  ],
};

test.each(Object.entries(HOLDERS))(
  "%s gives the digest that an array of the same rows has",
  async (_, [setup, frame]) => {
    await using session = openProject();
    await session.run(`${setup}; const rows = ${ROWS}; const columns = ${COLUMNS}`);
    await session.run(`const frame = ${frame}; const rounded = rows.map((row) => ({ ...row }))`);

    const [rows, held] = [await session.runtime.describeValue("rows"), await session.runtime.describeValue("frame")];

    expect(held).toMatchObject({ rows: 10_000, digest: (rows as { readonly digest: string }).digest });
  },
);
