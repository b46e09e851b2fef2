import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { CellOutput } from "../../kernel/runtime/runtime.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

async function bundleOf(session: TestRuntime, source: string): Promise<unknown> {
  const { outcome } = await session.run(source);
  if (outcome.kind === "value") return outcome.data;
  throw new Error(outcome.fault.traceback.join("\n"));
}

function displaysOf(outputs: readonly CellOutput[]): readonly CellOutput[] {
  return outputs.filter(({ kind }) => kind === "display");
}

/** A picture of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

test("values are shown as Node would, without colours, and their getters are not run", async () => {
  await using session = openTestRuntime();

  const bundle = await bundleOf(
    session,
    `({ text: "a", map: new Map([[1, 2]]), get secret() { throw new Error("ran") } })`,
  );

  expect(bundle).toEqual({ "text/plain": "{ text: 'a', map: Map(1) { 1 => 2 }, secret: [Getter] }" });
});

test("a value with a display method shows itself, waiting or not, with bytes as base64", async () => {
  await using session = openTestRuntime();

  const now = await bundleOf(session, `({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>now</b>" }) })`);
  const later = await bundleOf(
    session,
    `({ async [Symbol.for("Jupyter.display")]() { return { "image/png": Uint8Array.of(137, 80, 78, 71), "text/plain": undefined } } })`,
  );

  expect(now).toEqual({ "text/html": "<b>now</b>" });
  expect(later).toEqual({ "image/png": "iVBORw==" });
});

test("a display method that fails is told on stderr, and the value is shown as if it had none", async () => {
  await using session = openTestRuntime();

  const { outcome, execution } = await session.run(
    `({ size: 1, [Symbol.for("Jupyter.display")]() { throw new Error("cannot draw") } })`,
  );

  expect(outcome).toMatchObject({ kind: "value", data: { "text/plain": expect.stringContaining("size: 1") } });
  expect(session.textOf(execution, "stderr")).toMatch(
    /^Showing the value failed, so it is shown in a plainer way\.\nError: cannot draw\n    at .*cell_1\.ts:1:/,
  );
});

test("an inspector of a value that throws does not fail the cell", async () => {
  await using session = openTestRuntime();

  const bundle = await bundleOf(
    session,
    `({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no") }, size: 2 })`,
  );

  expect(bundle).toMatchObject({ "text/plain": expect.stringContaining("size: 2") });
});

test("an array of alike objects is a table, as a page, as text, and as values", async () => {
  await using session = openTestRuntime();

  const bundle = await bundleOf(session, `[{ name: "<b>", mass: 1 }, { name: "Gentoo", mass: undefined }]`);

  expect(bundle).toEqual({
    "text/html": expect.stringContaining(`<tr><th>0</th><td>&lt;b&gt;</td><td class="lt-n">1</td></tr>`),
    "text/plain": [
      "   name      mass",
      "   string  number",
      "0  <b>          1",
      "1  Gentoo",
      "2 rows × 2 columns",
    ].join("\n"),
    "application/vnd.dataresource+json": expect.objectContaining({
      data: [
        { name: "<b>", mass: 1 },
        { name: "Gentoo", mass: null },
      ],
    }),
  });
});

test.each(["[]", "[1, 2]", "[new Date(0)]", "new Map()", "[{ a: 1 }, { b: 1 }, { c: 1 }]"])(
  "%s is no table",
  async (source) => {
    await using session = openTestRuntime();

    expect(Object.keys((await bundleOf(session, source)) as object)).toEqual(["text/plain"]);
  },
);

test("bytes that are a picture are shown as one, and others as bytes", async () => {
  await using session = openTestRuntime();

  const picture = await bundleOf(session, `Buffer.from("${PIXEL}", "base64")`);
  const bytes = await bundleOf(session, `Uint8Array.of(1, 2)`);

  expect(picture).toEqual({ "image/png": PIXEL, "text/plain": "PNG image (1 × 1, 1 KB)" });
  expect(bytes).toEqual({ "text/plain": "Uint8Array(2) [ 1, 2 ]" });
});

test("a library for figures that is installed meanwhile is found, and showing things is no work of the user", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true });
  const figure = `({ data: [{ y: [1] }], layout: {} })`;

  const before = await bundleOf(session, figure);
  mkdirSync(join(session.folder, "node_modules", "plotly.js-dist-min"), { recursive: true });
  session.write(
    "node_modules/plotly.js-dist-min/package.json",
    `{ "name": "plotly.js-dist-min", "main": "plotly.js" }`,
  );
  session.write("node_modules/plotly.js-dist-min/plotly.js", "window.Plotly = {}");
  const after = await bundleOf(session, figure);

  expect(before).toMatchObject({ "text/html": expect.stringContaining("npm install plotly.js-dist-min") });
  expect(after).toMatchObject({ "text/html": expect.stringContaining("atob(") });
  expect(session.captured.map(({ what }) => what).filter(({ kind }) => kind === "file")).toEqual([]);
});

test("display takes a bundle, metadata, and an id by which a later display takes its place", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`
    display({ "text/html": "<i>1</i>" }, { raw: true, metadata: { isolated: true }, display_id: "bar" });
    display("done", { display_id: "bar", update: true });
    display(undefined);
  `);

  expect(displaysOf(outputs)).toEqual([
    {
      kind: "display",
      data: { "text/html": "<i>1</i>" },
      metadata: { isolated: true },
      displayId: "bar",
      isUpdate: false,
    },
    { kind: "display", data: { "text/plain": "'done'" }, metadata: {}, displayId: "bar", isUpdate: true },
    { kind: "display", data: { "text/plain": "undefined" }, metadata: {}, isUpdate: false },
  ]);
});

test("display may be declared by the user", async () => {
  await using session = openTestRuntime();

  await session.run(`const display = (text: string) => text.length`);

  expect(await session.valueOf(`display("four")`)).toBe("4");
});

test("Deno.jupyter is there for cells that mention it, and for nobody else", async () => {
  await using session = openTestRuntime();

  const before = await session.valueOf(`typeof (globalThis as any)["De" + "no"]`);
  const html = await bundleOf(session, "Deno.jupyter.html`<b>${1 + 1}</b>`");
  const own = await bundleOf(session, "({ [Deno.jupyter.$display]: () => ({ 'text/plain': 'mine' }) })");
  const { outputs } = await session.run(
    "await Deno.jupyter.display({ 'text/markdown': '**md**' }, { raw: true }); Deno.jupyter.md`*x*`",
  );

  expect([before, html, own]).toEqual(["'undefined'", { "text/html": "<b>2</b>" }, { "text/plain": "mine" }]);
  expect(displaysOf(outputs)).toMatchObject([{ data: { "text/markdown": "**md**" } }]);
});

test("a notebook written for tslab finds its module, by import and by require", async () => {
  await using session = openTestRuntime();

  const { outputs, outcome } = await session.run(`
    import * as tslab from "tslab";
    tslab.display.html("<b>x</b>");
    tslab.display.png(Uint8Array.of(1, 2, 3));
    tslab.display.raw("text/x-custom", "raw");
    const bar = tslab.newDisplay();
    bar.text("1");
    bar.text("2");
    require("tslab").display.markdown("*m*");
  `);

  expect(outcome).toEqual({ kind: "value", metadata: {} });
  const displays = displaysOf(outputs);
  expect(displays).toMatchObject([
    { data: { "text/html": "<b>x</b>" }, isUpdate: false },
    { data: { "image/png": "AQID" } },
    { data: { "text/x-custom": "raw" } },
    { data: { "text/plain": "1" }, isUpdate: false },
    { data: { "text/plain": "2" }, isUpdate: true },
    { data: { "text/markdown": "*m*" } },
  ]);
});
