import { dirname } from "node:path";

import { describeFigure, maybePlotlyFigure } from "./plotly-figure.ts";
import { renderPlotlyHint, renderPlotlyLoader, renderPlotlyPage } from "./plotly-page.ts";
import { type RenderContext, type Renderer, rendering } from "./rendering.ts";

/** Whichever of them the user has installed; the first one draws all kinds of traces. */
const PACKAGES = [
  "plotly.js-dist-min",
  "plotly.js-strict-dist-min",
  "plotly.js-cartesian-dist-min",
  "plotly.js-basic-dist-min",
  "plotly.js-dist",
];

function maybeLibraryPath(require: NodeJS.Require): string | undefined {
  for (const name of PACKAGES) {
    try {
      return require.resolve(name);
    } catch (error) {
      // Not installed; the next one may be.
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}

/** Compressing it takes a quarter of a second. */
let loader: string | undefined;

function requireLoader(path: string, { readFile }: RenderContext): string {
  const zlib = process.getBuiltinModule("node:zlib");
  loader ??= renderPlotlyLoader(zlib.gzipSync(readFile(path)));
  return loader;
}

/** Figures of Plotly: for frontends that draw them, and as a page for all others. */
export const maybePlotly: Renderer = (value, context) => {
  const figure = maybePlotlyFigure(value);
  if (figure === undefined) return undefined;
  const description = describeFigure(figure);
  const path = maybeLibraryPath(context.require);
  const toPage = (): string => {
    if (path === undefined) return renderPlotlyHint(description, dirname(context.notebookPath));
    const page = renderPlotlyPage(figure, `plotly-${crypto.randomUUID()}`);
    return context.plotlyHolder.take(context.cellId()) ? `${requireLoader(path, context)}\n${page}` : page;
  };
  return rendering({
    "application/vnd.plotly.v1+json": { ...figure },
    "text/html": toPage(),
    "text/plain": description,
  });
};
