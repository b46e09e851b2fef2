import { renderChartText } from "../../../src/display/chart/chart-text.ts";
import { plotFrame } from "../../../src/display/chart/plot-chart.ts";
import { requirePlotInput } from "../../../src/display/chart/plot-input.ts";
import { type PlotSpec, requirePlotSpec } from "../../../src/display/chart/plot-options.ts";
import { renderChart } from "../../../src/display/chart/render-chart.ts";
import type { Frame } from "../../../src/frame/frame.ts";
import { DisplayValue, type Rendering, rendering } from "./rendering.ts";

/** A chart of a frame, for pages, as a picture and as text. */
export function plotChart(frame: Frame, spec: PlotSpec): Rendering {
  const chart = plotFrame(frame, spec);
  return rendering({
    // First choice of frontends: within the page it takes on the colours of light and dark themes.
    "text/html": renderChart(chart, "page"),
    "image/svg+xml": renderChart(chart, "image"),
    "text/plain": renderChartText(chart),
  });
}

/** A chart of what a value holds now. */
export function plot(value: unknown, options?: unknown): DisplayValue {
  const spec = requirePlotSpec(options);
  const { frame, defaultX } = requirePlotInput(value);
  const rendered = plotChart(frame, defaultX === undefined ? spec : { x: defaultX, ...spec });
  return new DisplayValue(() => rendered);
}
