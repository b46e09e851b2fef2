// Charts of the real libraries, through the process that runs cells.
import { gunzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { bundleOf, openProject } from "./project.ts";

test("Plotly: the library that is installed goes into the page once, whole", async () => {
  await using session = openProject();
  await session.run(
    `import { readFileSync } from "node:fs"; const figure = { data: [{ y: [1, 2], type: "bar" }], layout: {} };`,
  );

  const first = String((await bundleOf(session, "figure"))["text/html"]);
  const second = String((await bundleOf(session, "figure"))["text/html"]);

  const packed = /atob\("([^"]+)"\)/.exec(first)?.[1] ?? "";
  const library = gunzipSync(Buffer.from(packed, "base64")).toString();
  expect(library).toContain("window.Plotly = Plotly;");
  expect(packed.length).toBeLessThan(2_500_000);
  expect(second.length).toBeLessThan(2000);
});

test("Plotly: columns of data frames are traces", async () => {
  await using session = openProject();
  await session.run(
    `import * as dfd from "danfojs-node"; import pl from "nodejs-polars"; import * as arrow from "apache-arrow";
     const frame = new dfd.DataFrame({ a: [1, 2] });`,
  );

  const bundle = await bundleOf(
    session,
    `({ data: [{ x: frame["a"], y: pl.Series("p", [3, 4]), z: arrow.vectorFromArray([5, 6]) }], layout: {} })`,
  );

  expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({ data: [{ x: [1, 2], y: [3, 4], z: [5, 6] }] });
});

test.each([
  ["jsdom", `import { JSDOM } from "jsdom"; const document = new JSDOM("").window.document;`],
  ["linkedom", `import { parseHTML } from "linkedom"; const { document } = parseHTML("<html><body></body></html>");`],
])("Observable Plot in %s: a chart, and a figure with its legend", async (_, setup) => {
  await using session = openProject();
  await session.run(
    `${setup} import * as Plot from "@observablehq/plot"; const rows = [{ x: 1, y: 2, z: "a" }, { x: 2, y: 1, z: "b" }];`,
  );

  const chart = await bundleOf(session, `Plot.plot({ document, marks: [Plot.dot(rows, { x: "x", y: "y" })] })`);
  const element = await bundleOf(
    session,
    `{ const box = document.createElement("p"); box.textContent = "<x>"; display(box); globalThis.box = box } box`,
  );

  expect(chart["text/html"]).toMatch(/^<svg .*<circle/s);
  expect(chart["image/svg+xml"]).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(element).toMatchObject({ "text/html": "<p>&lt;x&gt;</p>" });
});

test("vega-lite-api: a chart is its specification, and a picture once Vega is loaded", async () => {
  await using session = openProject();
  await session.run(`
    import * as vl from "vega-lite-api";
    const chart = vl.markBar().data([{ a: "x", b: 1 }]).encode(vl.x().fieldN("a"), vl.y().fieldQ("b"));
  `);

  const before = await bundleOf(session, "chart");
  await session.run(`import * as vega from "vega"; import * as vegaLite from "vega-lite";`);
  const after = await bundleOf(session, "chart");

  expect(Object.keys(before)).toEqual(["application/vnd.vegalite.v5+json", "text/plain"]);
  expect(after["image/svg+xml"]).toMatch(/^<svg /);
});
