// What the display makes in a real page: tables, charts, bars and trainings, in light and dark themes.
import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";

import { picture, test } from "./lab.ts";

const TFJS = `
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
await tf.setBackend("cpu");
const model = tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [4], activation: "relu" }), tf.layers.dense({ units: 1 })] });
model.compile({ optimizer: "adam", loss: "meanSquaredError", metrics: ["mae"] });
const xs = tf.randomNormal([512, 4]);
const ys = xs.sum(1, true);`;

function figure(title: string): string {
  return `({ data: [{ x: [1, 2, 3], y: [2, 6, 3], type: "scatter" }, { x: [1, 2, 3], y: [1, 2, 3], type: "bar" }], layout: { title: { text: "${title}" } } })`;
}

/** Of a colour as it is on the page, from 0 for black to 255 for white. */
async function brightnessOf(locator: Locator, property: "color" | "fill"): Promise<number> {
  const color = await locator.evaluate(
    (element, name) => element.ownerDocument.defaultView.getComputedStyle(element)[name] as string,
    property,
  );
  const [red = 0, green = 0, blue = 0] = Array.from(color.matchAll(/\d+/g), Number);
  return (red + green + blue) / 3;
}

describe("a table", () => {
  test("has names, types and counts, scrolls by itself, and runs no markup of its values", async ({ notebook }) => {
    const cell = await notebook.run(
      `(globalThis as any).hacked = 0;\n` +
        `Array.from({ length: 344 }, (_, row) => Object.fromEntries(Array.from({ length: 20 }, (_, column) => ["column number " + column, column === 0 ? '<img src=x onerror="document.title=1">' : row * column])))`,
    );

    const table = cell.outputsOf("text/html").locator(".lt-table");
    await table.locator("table").waitFor();
    expect(await table.locator("img").count()).toBe(0);
    expect(await table.locator("thead th").nth(2).innerText()).toBe("column number 1\nnumber");
    expect(await table.locator("p").innerText()).toBe("344 rows × 20 columns");
    const isScrolling = await table.evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(isScrolling).toBe(true);
    const alignments = await table
      .locator("tbody tr:first-child td")
      .evaluateAll((cells) =>
        cells.slice(0, 2).map((one) => one.ownerDocument.defaultView.getComputedStyle(one).textAlign),
      );
    expect(alignments).toEqual(["left", "right"]);
    await picture(notebook, "table");
  });
});

describe("a chart", () => {
  test("of plot is drawn in the colours of the page", async ({ notebook }) => {
    const cell = await notebook.run(
      `plot([1, 2, 3, 4, 5].map((x) => ({ x, squares: x * x, kind: x % 2 ? "odd" : "even" })), { x: "x", title: "Squares" })`,
    );

    const svg = cell.outputsOf("text/html").locator("svg");
    expect(await svg.locator("path").count()).toBe(1);
    expect(await svg.getByText("Squares", { exact: true }).first().textContent()).toBe("Squares");
  });

  test("of Vega-Lite is drawn by JupyterLab", async ({ notebook }) => {
    const cell = await notebook.run(
      `({ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: [{ a: "x", b: 3 }, { a: "y", b: 5 }] }, mark: "bar", encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative" } } })`,
    );

    const drawn = cell.locator.locator(".vega-embed canvas, .vega-embed svg").first();
    await drawn.waitFor();
    expect((await drawn.boundingBox())?.height).toBeGreaterThan(50);
  });

  test("of Plotly is drawn without a network, the second by the library of the first", async ({ notebook }) => {
    const asked: string[] = [];
    notebook.page.on("request", (request) => {
      if (!/^(?:https?:\/\/127\.0\.0\.1|data:|blob:)/.test(request.url())) asked.push(request.url());
    });
    const first = await notebook.run(figure("First"));
    const second = await notebook.run(figure("Second"));

    for (const [cell, title] of [
      [first, "First"],
      [second, "Second"],
    ] as const) {
      await cell.locator.locator(".js-plotly-plot .main-svg .gtitle", { hasText: title }).waitFor();
      expect(await cell.locator.locator(".js-plotly-plot .barlayer .point").count()).toBe(3);
    }
    expect(asked).toEqual([]);
    await picture(notebook, "plotly");
  });
});

describe("a bar", () => {
  test("moves in its place, one within another, and stays as it ended", async ({ notebook }) => {
    const cell = await notebook.start(
      `for (const epoch of progress(3, { label: "epochs" })) for (const batch of progress(20, { label: "batches" })) await new Promise((done) => setTimeout(done, 60))`,
    );
    const inner = cell.locator.locator(".lt-progress progress").nth(1);
    await inner.waitFor();
    const seen = new Set<string>();
    // Each picture of the bar is a new element.
    while (seen.size < 4) seen.add((await inner.getAttribute("value")) ?? "");
    await picture(notebook, "progress");

    await cell.waitForEnd();

    await cell.waitForText("3/3, in");
    expect(await cell.outputs.count()).toBe(1);
    expect(await cell.locator.locator(".lt-progress progress").first().getAttribute("value")).toBe("1.0000");
  });
});

describe("a training", () => {
  test("is drawn while it goes on, and stays as it ended", async ({ notebook }) => {
    await notebook.run(TFJS);
    const cell = await notebook.start(
      "const history = await model.fit(xs, ys, { epochs: 60, batchSize: 16, validationSplit: 0.2 })",
    );
    const line = cell.locator.locator(".lt-training svg path").first();
    await line.waitFor();
    const early = (await line.getAttribute("d"))?.length ?? 0;
    await picture(notebook, "training goes on");

    await cell.waitForEnd();
    await cell.waitForText("60/60, in");

    expect((await line.getAttribute("d"))?.length).toBeGreaterThan(early);
    expect(await cell.outputs.count()).toBe(1);
    expect(await cell.locator.locator(".lt-training svg").count()).toBe(2);
    await picture(notebook, "training");
  });
});

test("tables and charts can be read in the dark theme", async ({ notebook }) => {
  const cell = await notebook.run(
    `display([{ species: "Adelie", mass: 3700 }, { species: "Gentoo", mass: 5076 }]); plot([3, 1, 2], { title: "Dark" })`,
  );

  await notebook.page.getByRole("menuitem", { name: "Settings", exact: true }).click();
  await notebook.page.getByText("Theme", { exact: true }).click();
  await notebook.page.getByText("JupyterLab Dark", { exact: true }).click();
  await notebook.page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
  await notebook.page.locator("#jupyterlab-splash").waitFor({ state: "detached" });

  expect(await brightnessOf(cell.locator.locator(".lt-table td").first(), "color")).toBeGreaterThan(180);
  expect(await brightnessOf(cell.locator.locator("svg text").first(), "fill")).toBeGreaterThan(180);
  await picture(notebook, "dark");
});
