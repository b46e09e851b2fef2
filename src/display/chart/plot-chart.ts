import type { Frame } from "../../frame/frame.ts";
import { DisplayError } from "../display-error.ts";
import { barChart } from "./bar-chart.ts";
import { boxChart } from "./box-chart.ts";
import type { Chart } from "./chart.ts";
import { ChartRows } from "./chart-data.ts";
import { histogramChart } from "./histogram-chart.ts";
import { lineChart } from "./line-chart.ts";
import { maybeExtent } from "./groups.ts";
import type { ChartKind, PlotSpec } from "./plot-options.ts";
import type { ChartParts } from "./plotted.ts";
import { scatterChart } from "./scatter-chart.ts";

const WIDTH = 560;
const HEIGHT = 320;

const CHARTS: Readonly<Record<ChartKind, (rows: ChartRows, spec: PlotSpec) => ChartParts>> = {
  line: lineChart,
  bar: barChart,
  scatter: scatterChart,
  histogram: histogramChart,
  box: boxChart,
};

/**
 * A chart of a frame.
 *
 * @throws {@link DisplayError} `UNKNOWN_COLUMN`, `NOTHING_TO_PLOT`.
 */
export function plotFrame(frame: Frame, spec: PlotSpec): Chart & { readonly kind: ChartKind } {
  const rows = new ChartRows(frame);
  if (frame.rowCount === 0)
    throw new DisplayError("NOTHING_TO_PLOT", "the frame has no rows, so there is nothing to plot");
  const kind = spec.kind ?? chooseKind(rows, spec);
  const parts = CHARTS[kind](rows, spec);
  const notes = [rows.note, parts.note].filter((note) => note !== undefined);
  return {
    kind,
    ...parts,
    title: spec.title,
    xLabel: spec.xLabel ?? parts.xLabel,
    yLabel: spec.yLabel ?? parts.yLabel,
    width: spec.width ?? WIDTH,
    height: spec.height ?? HEIGHT,
    note: notes.length === 0 ? undefined : notes.join(", "),
  };
}

/** What suits the columns: bars for categories, dots for numbers in no order, lines for the rest. */
function chooseKind(rows: ChartRows, { x, y }: PlotSpec): ChartKind {
  if (x === undefined) return "line";
  const column = rows.indexOf(x);
  const kind = rows.kindOf(column);
  if (kind === "category") return "bar";
  if (y === undefined && rows.frame.columns.length === 1) return "histogram";
  return isAscending(rows.numbers(column).values) ? "line" : "scatter";
}

function isAscending(values: readonly number[]): boolean {
  if (maybeExtent(values) === undefined) return false;
  return values.every((value, index) => index === 0 || !(value < (values[index - 1] ?? NaN)));
}
