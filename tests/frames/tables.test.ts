// Data frames of the real libraries, through the process that runs cells.
import { expect, test } from "vitest";

import { bundleOf, linesOf, openProject } from "./project.ts";

interface Library {
  readonly name: string;
  readonly setup: string;
  /** Three rows: numbers with a missing one, and texts with markup. */
  readonly small: string;
  readonly large: string;
  readonly types: readonly [string, string];
  readonly summary: string;
}

const LIBRARIES: readonly Library[] = [
  {
    name: "danfojs-node",
    setup: `import * as dfd from "danfojs-node"`,
    small: `new dfd.DataFrame({ n: [1, 2.5, null], s: ["<b>", "y", "z"] })`,
    large: `new dfd.DataFrame({ n: Array.from({ length: 200_000 }, (_, row) => row) })`,
    types: ["float32", "string"],
    summary: "DataFrame(3 × 2)",
  },
  {
    name: "nodejs-polars",
    setup: `import pl from "nodejs-polars"`,
    small: `pl.DataFrame({ n: [1, 2.5, null], s: ["<b>", "y", "z"] })`,
    large: `pl.DataFrame({ n: Array.from({ length: 1_000_000 }, (_, row) => row) })`,
    types: ["Float64", "String"],
    summary: "DataFrame(3 × 2)",
  },
  {
    name: "arquero",
    setup: `import * as aq from "arquero"`,
    small: `aq.table({ n: [1, 2.5, null], s: ["<b>", "y", "z"] })`,
    large: `aq.table({ n: Float64Array.from({ length: 10_000_000 }, (_, row) => row) })`,
    types: ["number", "string"],
    summary: "Table(3 × 2)",
  },
  {
    name: "apache-arrow",
    setup: `import * as arrow from "apache-arrow"`,
    small: `new arrow.Table({ n: arrow.vectorFromArray([1, 2.5, null]), s: arrow.vectorFromArray(["<b>", "y", "z"], new arrow.Utf8()) })`,
    large: `arrow.tableFromArrays({ n: Float64Array.from({ length: 10_000_000 }, (_, row) => row) })`,
    types: ["Float64", "Utf8"],
    summary: "Table(3 × 2)",
  },
  {
    name: "@duckdb/node-api",
    setup: `import { DuckDBInstance } from "@duckdb/node-api"; const db = await (await DuckDBInstance.create(":memory:")).connect()`,
    small: `await db.run("select * from (values (1.0::double, '<b>'), (2.5, 'y'), (null, 'z')) t(n, s)")`,
    large: `await db.run("select i as n from range(10000000) t(i)")`,
    types: ["DOUBLE", "VARCHAR"],
    summary: "DuckDBResult(3 × 2)",
  },
];

test.each(LIBRARIES)("$name: a table as a page, as text and as values, and a summary", async (library) => {
  await using session = openProject();
  await session.run(library.setup);

  const bundle = await bundleOf(session, `const small = ${library.small}; small`);
  const lines = String(bundle["text/plain"]).split("\n");

  expect(lines[0]?.split(/ +/)).toEqual(["", "n", "s"]);
  expect(lines[1]?.trim().split(/ +/)).toEqual(library.types);
  expect(lines.slice(2)).toMatchObject([
    expect.stringMatching(/^0 +1 {2}<b>$/),
    expect.stringMatching(/^1 +2\.5 {2}y$/),
    expect.stringMatching(/^2 +(?:null)? {2}z$/),
    "3 rows × 2 columns",
  ]);
  expect(bundle["text/html"]).toContain("<td>&lt;b&gt;</td>");
  expect(bundle["application/vnd.dataresource+json"]).toMatchObject({
    data: [
      { n: 1, s: "<b>" },
      { n: 2.5, s: "y" },
      { n: null, s: "z" },
    ],
  });
  expect((await session.runtime.inspect("small", false))?.type).toBe(library.summary);
  expect(await session.runtime.describeValue("small")).toMatchObject({
    rows: 3,
    columns: [{ name: "n" }, { name: "s" }],
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.each(LIBRARIES)("$name: of a large frame the ends are shown, in no time, and it can be drawn", async (library) => {
  await using session = openProject();
  await session.run(library.setup);
  await session.run(`const large = ${library.large}; display(large)`);

  const took = Number(
    await session.valueOf(
      `{ const start = performance.now(); display(large); globalThis.took = performance.now() - start } took`,
    ),
  );
  const lines = await linesOf(session, "large");
  const chart = await bundleOf(session, `plot(large, { kind: "histogram", x: "n" })`);

  expect(lines).toHaveLength(24);
  expect(lines.at(-1)).toMatch(/^(?:200,000|1,000,000|10,000,000) rows × 1 column$/);
  // A look at each row would take seconds.
  expect(took).toBeLessThan(500);
  expect(chart["text/html"]).toMatch(/100,000 of (?:200,000|1,000,000|10,000,000) rows/);
});

test("one column of a frame is a table, and what is derived shows its own rows", async () => {
  await using session = openProject();
  await session.run(`
    import pl from "nodejs-polars"; import * as dfd from "danfojs-node"; import * as aq from "arquero";
    import * as arrow from "apache-arrow";
    const frame = new dfd.DataFrame({ a: [1, 2], b: [3, 4] }, { index: ["x", "y"] });
  `);

  expect(await linesOf(session, `pl.Series("p", [1, 2])`)).toContain("2 rows × 1 column");
  expect((await linesOf(session, `frame["a"]`)).slice(2)).toEqual(["x      1", "y      2", "2 rows × 1 column"]);
  expect(await linesOf(session, `arrow.vectorFromArray([1, 2, 3])`)).toContain("3 rows × 1 column");
  const derived = `aq.table({ n: [3, 1, 2] }).orderby("n").filter((row) => row.n > 1)`;
  expect((await linesOf(session, derived)).slice(2)).toEqual(["0       2", "1       3", "2 rows × 1 column"]);
});

test("a query of DuckDB that is not read whole says so, and looking at it takes no row away", async () => {
  await using session = openProject();
  await session.run(
    `import { DuckDBInstance } from "@duckdb/node-api"; const db = await (await DuckDBInstance.create(":memory:")).connect();
     const stream = await db.stream("select i, date '2026-01-01' + i::int as day from range(3) t(i)");`,
  );

  expect((await linesOf(session, "stream")).at(-1)).toMatch(/^0 rows × 2 columns; its rows are not read yet/);
  expect(await session.valueOf("(await stream.getRows()).length")).toBe("3");
  await session.run(`const reader = await db.runAndReadUntil("select i from range(10000) t(i)", 10)`);
  expect((await linesOf(session, "reader")).at(-1)).toMatch(/^2,048 rows × 1 column; more rows are not read yet/);
});

test("danfojs draws with its own calls, which throw in Node otherwise", async () => {
  await using session = openProject();
  await session.run(`
    import * as dfd from "danfojs-node";
    const frame = new dfd.DataFrame({ a: [1, 2, 3], b: [3, 1, 2] }, { index: ["x", "y", "z"] });
  `);

  const { outputs } = await session.run(`
    frame.plot("div").line({ layout: { title: "Lines" } });
    frame.plot("div").bar({ config: { columns: ["a"] } });
    frame.plot("div").scatter({ config: { x: "a", y: "b" } });
    frame["a"].plot("div").hist();
    frame.plot("div").box();
    frame.plot("div").pie({ config: { values: "a", labels: "b" } });
    frame.plot("div").table();
  `);
  const wrong = await session.run(`frame.plot("div").line({ config: { columns: ["c"] } })`);
  const value = await linesOf(session, "frame.plot()");

  const texts = outputs.map((output) => (output.kind === "display" ? String(output.data["text/plain"]) : ""));
  expect(texts.map((text) => text.split("\n")[0])).toEqual([
    "Lines: line chart of a, b by index",
    "bar chart of a by index",
    "scatter chart of b by a",
    "histogram chart of rows by a",
    "box plot of a, b",
    "Plotly figure (pie)",
    expect.stringMatching(/^ +a +b$/),
  ]);
  expect(wrong.outcome).toMatchObject({ kind: "error", fault: { evalue: expect.stringContaining('no column "c"') } });
  expect(value[0]).toBe("line chart of a, b by row");
});
