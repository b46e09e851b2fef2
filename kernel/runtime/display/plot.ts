import { renderChartText } from "../../../src/display/chart/chart-text.ts";
import { plotFrame } from "../../../src/display/chart/plot-chart.ts";
import { requirePlotInput } from "../../../src/display/chart/plot-input.ts";
import { requirePlotSpec } from "../../../src/display/chart/plot-options.ts";
import { renderChart } from "../../../src/display/chart/render-chart.ts";
import { DisplayValue, rendering } from "./rendering.ts";

/** A chart of what a value holds now. */
export function plot(value: unknown, options?: unknown): DisplayValue {
  const spec = requirePlotSpec(options);
  const { frame, defaultX } = requirePlotInput(value);
  const chart = plotFrame(frame, defaultX === undefined ? spec : { x: defaultX, ...spec });
  const rendered = rendering({
    // First choice of frontends: within the page it takes on the colours of light and dark themes.
    "text/html": renderChart(chart, "page"),
    "image/svg+xml": renderChart(chart, "image"),
    "text/plain": renderChartText(chart),
  });
  return new DisplayValue(() => rendered);
}
