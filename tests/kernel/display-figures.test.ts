import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

import { LibraryHolder } from "../../kernel/runtime/display/library-holder.ts";
import { renderBuiltIn } from "../../kernel/runtime/display/renderers.ts";
import type { RenderContext, Rendering } from "../../kernel/runtime/display/rendering.ts";
import type { CellId } from "../../src/shared/ids.ts";
import { hostileText } from "../display/hostile.ts";

const FIGURE = { data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: { text: "Bars" } } };
const LIBRARY = "window.Plotly = {};";

const project = mkdtempSync(join(tmpdir(), "labtrail-figures-"));
mkdirSync(join(project, "node_modules", "plotly.js-dist-min"), { recursive: true });
writeFileSync(join(project, "node_modules", "plotly.js-dist-min", "index.js"), LIBRARY);
const empty = mkdtempSync(join(tmpdir(), "labtrail-figures-"));
afterAll(() => {
  for (const folder of [project, empty]) rmSync(folder, { recursive: true });
});

function contextIn(folder: string, parts: Partial<RenderContext> = {}): RenderContext {
  const notebookPath = join(folder, "notebook.ipynb");
  return {
    require: createRequire(notebookPath),
    notebookPath,
    cellId: () => undefined,
    loaded: { vega: undefined, vegaLite: undefined },
    plotlyHolder: new LibraryHolder(),
    readFile: () => Buffer.from(LIBRARY),
    ...parts,
  };
}

function render(value: object, context = contextIn(project)): Rendering["data"] {
  const rendered = renderBuiltIn(value, context);
  if (rendered === undefined) throw new Error("no renderer knows it");
  return rendered.data;
}

function pageOf(value: object, context = contextIn(project)): string {
  return String(render(value, context)["text/html"]);
}

describe("figures of Plotly", () => {
  test("are given to frontends that draw them, with typed arrays, columns, times and gaps as JSON has them", () => {
    const figure = {
      data: [{ x: Float32Array.of(1, 2), y: [NaN, 1n], text: new Map([["k", 1]]), when: [new Date(0)], go: () => 1 }],
      layout: {},
      config: { displayModeBar: false },
    };

    expect(render(figure)["application/vnd.plotly.v1+json"]).toEqual({
      data: [{ x: [1, 2], y: [null, 1], text: {}, when: ["1970-01-01T00:00:00.000Z"], go: null }],
      layout: {},
      config: { displayModeBar: false },
    });
    expect(render(FIGURE)["text/plain"]).toBe("Plotly figure (bar): Bars");
  });

  test("may be instances of a class, and nothing else that happens to have data and a layout", () => {
    class Figure {
      readonly data = FIGURE.data;
      readonly layout = {};
      readonly theme = "dark";
    }

    expect(render(new Figure())).toHaveProperty(["application/vnd.plotly.v1+json"]);
    for (const other of [
      { data: FIGURE.data, layout: {}, other: 1 },
      { data: [], layout: {} },
      { data: [1], layout: {} },
      { data: [{ anything: 1 }], layout: {} },
      { data: FIGURE.data, layout: "grid" },
      { data: FIGURE.data },
    ]) {
      expect(renderBuiltIn(other, contextIn(project))).toBeUndefined();
    }
  });

  test("bring the library into the page once, so that it works without a network", () => {
    const session = contextIn(project);
    const first = pageOf(FIGURE, session);
    const second = pageOf(FIGURE, session);

    const packed = /atob\("([^"]+)"\)/.exec(first)?.[1] ?? "";
    expect(gunzipSync(Buffer.from(packed, "base64")).toString()).toBe(LIBRARY);
    expect(second).not.toContain("atob");
    expect(second).toContain("Plotly.newPlot(place, figure)");
    expect([first, second].filter((page) => /(?:src|href)=|https?:/.test(page))).toEqual([]);
  });

  test("bring it again with the cell that has it, whose output is replaced", () => {
    const plotlyHolder = new LibraryHolder();
    const cellIds = ["a", "b", "a", "b", undefined, "a"] as (CellId | undefined)[];

    const pages = cellIds.map((cellId) => pageOf(FIGURE, contextIn(project, { plotlyHolder, cellId: () => cellId })));

    expect(pages.map((page) => page.includes("atob"))).toEqual([true, false, true, false, false, true]);
  });

  test("say what to install where the library is missing", () => {
    const page = pageOf(FIGURE, contextIn(empty));

    expect(page).toContain("<code>npm install plotly.js-dist-min</code>");
    expect(page).not.toContain("<script>");
  });

  test("hold nothing that ends their script", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, text) => {
        const page = pageOf({ data: [{ type: "bar", name, [text]: text }], layout: { title: text } });

        expect(page.match(/<\/?script/g)?.length).toBe((page.includes("atob") ? 2 : 1) * 2);
        expect(page.match(/<!--/)).toBeNull();
      }),
    );
  });
});

const spec = (language: string, version: string) => ({
  $schema: `https://vega.github.io/schema/${language}/${version}.json`,
  title: "Cars",
  mark: "point",
  data: { values: [{ a: NaN, b: new Date(0) }] },
});

describe("specifications of Vega", () => {
  test.each([
    ["vega-lite", "v5", "application/vnd.vegalite.v5+json"],
    ["vega-lite", "v5.17.0", "application/vnd.vegalite.v5+json"],
    ["vega-lite", "v4", "application/vnd.vegalite.v4+json"],
    ["vega-lite", "v6", "application/vnd.vegalite.v5+json"],
    ["vega", "v6", "application/vnd.vega.v5+json"],
  ])("%s %s are given to frontends as %s", (language, version, mimeType) => {
    const data = render(spec(language, version));

    expect(data[mimeType]).toMatchObject({ data: { values: [{ a: null, b: "1970-01-01T00:00:00.000Z" }] } });
    expect(data["text/plain"]).toBe(`${language === "vega" ? "Vega" : "Vega-Lite"} chart: point, Cars`);
    expect(Object.keys(data)).toHaveLength(2);
  });

  test("are what a builder of vega-lite-api makes", () => {
    class Mark {
      toObject(): void {}
      toView(): void {}
      render(): void {}
      toSpec(): object {
        return spec("vega-lite", "v5");
      }
    }

    expect(render(new Mark())).toHaveProperty(["application/vnd.vegalite.v5+json"]);
  });

  test("are a picture as well when the user has loaded Vega", async () => {
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    const loaded = { vega, vegaLite } as unknown as RenderContext["loaded"];
    const chart = {
      ...spec("vega-lite", "v6"),
      data: { values: [{ a: 1, b: 2 }] },
      encoding: { x: { field: "a", type: "quantitative" }, y: { field: "b", type: "quantitative" } },
    };
    const pictureOf = (value: object) => render(value, contextIn(project, { loaded }))["image/svg+xml"];

    expect(pictureOf(chart)).toMatch(/^<svg .*Cars/s);
    expect(pictureOf({ ...chart, data: { url: "cars.json" } })).toBeUndefined();
    expect(pictureOf({ ...chart, mark: { type: 7 } })).toBeUndefined();
  });

  test("of other schemas are no charts", () => {
    expect(renderBuiltIn({ $schema: "https://json-schema.org/draft-04/schema" }, contextIn(project))).toBeUndefined();
  });
});

describe("elements of a page", () => {
  class Node {
    get nodeType(): number {
      return 1;
    }
    get ownerDocument(): object {
      return {};
    }
    get namespaceURI(): string {
      return "";
    }
  }
  class Element extends Node {
    readonly #html: string;
    constructor(html: string) {
      super();
      this.#html = html;
    }
    get outerHTML(): string {
      return this.#html;
    }
  }

  test("are shown as what they are", () => {
    expect(render(new Element("<b>x</b>"))).toEqual({ "text/html": "<b>x</b>", "text/plain": "<b>x</b>" });
    expect(render(new Element("<svg width='1'><g/></svg>"))).toMatchObject({
      "text/html": "<svg width='1'><g/></svg>",
      "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" width='1'><g/></svg>`,
    });
  });

  test("are known without asking anything else for its outerHTML", () => {
    let runs = 0;
    const other = {
      get outerHTML() {
        runs += 1;
        return "<b>";
      },
    };

    expect(renderBuiltIn(other, contextIn(project))).toBeUndefined();
    expect(runs).toBe(0);
  });
});
