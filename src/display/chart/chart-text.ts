import { numberText } from "../number-text.ts";
import { padText, textWidth, toSingleLine } from "../text-width.ts";
import type { Chart, Marks } from "./chart.ts";
import { maybeExtent } from "./groups.ts";
import type { ChartKind } from "./plot-options.ts";
import { sparkline } from "./sparkline.ts";

function valuesOf(marks: Marks): readonly number[] {
  switch (marks.kind) {
    case "line":
    case "dots":
      return marks.points.map(([, y]) => y);
    case "bars":
      return marks.bars.map(({ height }) => height);
    case "boxes":
      return marks.boxes.map(({ quartiles }) => quartiles[1]);
  }
}

/** A chart for where there are no pictures: what it is, and each series as a line of small bars with its range. */
export function renderChartText(chart: Chart & { readonly kind: ChartKind }): string {
  const { kind, title, xLabel, yLabel, note, series } = chart;
  // The boxes of one series are what is along x, unless that has a name.
  const drawn =
    kind === "box" && xLabel === undefined ? chart.x.ticks.map(({ text }) => text) : series.map(({ name }) => name);
  const axes = [yLabel ?? drawn.join(", "), xLabel].filter((label) => label !== undefined && label !== "");
  const heading = `${title === undefined ? "" : `${title}: `}${kind === "box" ? "box plot" : `${kind} chart`} of ${axes.join(" by ")}`;
  const names = series.map(({ name }) => toSingleLine(name));
  const width = Math.max(...names.map(textWidth), 0);
  const lines = series.map(({ marks }, index) => {
    const values = valuesOf(marks);
    const [min, max] = maybeExtent(values) ?? [NaN, NaN];
    return `${padText(names[index] ?? "", width, false)}  ${sparkline(values)}  ${numberText(min)} to ${numberText(max)}`.trimStart();
  });
  return [toSingleLine(heading), ...lines, ...(note === undefined ? [] : [note])].join("\n");
}
