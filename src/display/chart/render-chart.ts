import { cutText } from "../text-width.ts";
import type { Chart } from "./chart.ts";
import { FONT_SIZE, LABEL_ANGLE, type Layout, layoutOf } from "./layout.ts";
import { placeLegend, renderLegend } from "./legend.ts";
import { renderMarks, toPixels } from "./marks.ts";
import { seriesColor } from "./palette.ts";
import type { Tick } from "./scale.ts";
import { element, textElement } from "./svg.ts";

/** Where a picture is going to be. */
export type ChartSurface =
  /** Within a page, whose colour of text and font it takes on. */
  | "page"
  /** By itself: on white, since nobody knows what is behind it. */
  | "image";

/** Draws a chart as an SVG document. */
export function renderChart(chart: Chart, surface: ChartSurface): string {
  const { width, height, title, note } = chart;
  const legend = placeLegend(chart.series, width - 32);
  const layout = layoutOf(chart, legend.length === 0 ? 0 : (legend.at(-1)?.line ?? 0) + 1);
  const pixels = toPixels(chart.x, chart.y, layout);
  const marks = chart.series.map(({ marks: own }, index) => renderMarks(own, seriesColor(index), pixels));
  const heading = { x: layout.left, y: 16, "font-size": 14, "font-weight": 600 };
  const parts = [
    surface === "image" ? element("rect", { width, height, fill: "#fff" }) : "",
    title === undefined ? "" : textElement("text", heading, title),
    renderLegend(legend, layout.left, layout.legendTop),
    renderAxes(chart, layout),
    ...marks,
    note === undefined
      ? ""
      : textElement("text", { x: layout.left, y: height - 5, "font-size": 11, opacity: 0.65 }, note),
  ];
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": surface === "page" ? "inherit" : "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
      "font-size": FONT_SIZE,
      fill: surface === "page" ? "currentColor" : "#24292f",
      color: surface === "page" ? undefined : "#24292f",
      style: "max-width:100%;height:auto",
    },
    [textElement("title", {}, title ?? chart.yLabel ?? "chart"), ...parts],
  );
}

function renderAxes(chart: Chart, layout: Layout): string {
  const { left, top, width, height } = layout;
  const bottom = top + height;
  const grid = chart.y.ticks.map(({ at }) => {
    const y = bottom - at * height;
    return element("line", { x1: left, y1: y, x2: left + width, y2: y });
  });
  const yTexts = chart.y.ticks.map(({ at, text }) =>
    textElement("text", { x: left - 8, y: bottom - at * height + 4, "text-anchor": "end" }, text),
  );
  const xTexts = chart.x.ticks
    .filter((_, index) => index % layout.labelEvery === 0)
    .map((tick) => renderXLabel(tick, layout, bottom));
  const noteHeight = chart.note === undefined ? 0 : 18;
  const middle = top + height / 2;
  return [
    element("g", { stroke: "currentColor", "stroke-opacity": 0.15 }, grid),
    element("line", {
      x1: left,
      y1: bottom,
      x2: left + width,
      y2: bottom,
      stroke: "currentColor",
      "stroke-opacity": 0.5,
    }),
    element("g", { "fill-opacity": 0.75 }, [...yTexts, ...xTexts]),
    chart.xLabel === undefined
      ? ""
      : textElement(
          "text",
          { x: left + width / 2, y: chart.height - 6 - noteHeight, "text-anchor": "middle" },
          chart.xLabel,
        ),
    chart.yLabel === undefined
      ? ""
      : textElement(
          "text",
          { x: 13, y: middle, "text-anchor": "middle", transform: `rotate(-90 13 ${Math.round(middle)})` },
          chart.yLabel,
        ),
  ].join("");
}

function renderXLabel({ at, text }: Tick, { left, width, areLabelsTurned, maxLabel }: Layout, bottom: number): string {
  const x = left + at * width;
  const label = cutText(text, maxLabel);
  if (!areLabelsTurned) return textElement("text", { x, y: bottom + 16, "text-anchor": "middle" }, label);
  const y = bottom + 14;
  const transform = `rotate(-${LABEL_ANGLE} ${Math.round(x)} ${Math.round(y)})`;
  return textElement("text", { x, y, "text-anchor": "end", transform }, label);
}
