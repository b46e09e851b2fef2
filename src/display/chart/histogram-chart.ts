import { countText, numberText } from "../number-text.ts";
import type { Bar, Series } from "./chart.ts";
import type { ChartRows } from "./chart-data.ts";
import { maybeExtent } from "./groups.ts";
import type { PlotSpec } from "./plot-options.ts";
import { type ChartParts, requireGroups, requireYColumns, scaleFor, seriesName, sharedLabel } from "./plotted.ts";
import { niceStep, widened } from "./scale.ts";
import { timeText } from "./time-scale.ts";
import { quantile } from "./quantile.ts";

const MIN_BINS = 5;
const MAX_BINS = 60;

/** How many rows have which values. */
export function histogramChart(rows: ChartRows, spec: PlotSpec): ChartParts {
  // A single name as x is what others call it.
  const { x, ...rest } = spec;
  const columns = requireYColumns(rows, rest.y === undefined && x !== undefined ? { ...rest, y: x } : rest);
  const { groups, note } = requireGroups(rows, spec);
  const present = columns.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value)));
  const { start, step, count } = binsFor(present, spec.bins);
  const isTime = columns[0]?.kind === "time";
  const series = columns.flatMap(({ name, values }) =>
    groups.map((group): Series => {
      const counts = Array.from({ length: count }, () => 0);
      for (const row of group.rows) {
        const bin = Math.floor(((values[row] ?? NaN) - start) / step);
        // The largest value belongs to the last bin, not to one of its own.
        if (!Number.isNaN(bin)) counts[Math.min(bin, count - 1)] = (counts[Math.min(bin, count - 1)] ?? 0) + 1;
      }
      const bars = counts.map((height, bin) => toBar(start + bin * step, step, height, isTime));
      const isFaint = columns.length * groups.length > 1;
      return {
        name: seriesName(name, group.name, columns.length),
        marks: { kind: "bars", bars: bars.filter(({ height }) => height > 0), isFaint },
      };
    }),
  );
  const heights = series.flatMap(({ marks }) => (marks.kind === "bars" ? marks.bars.map(({ height }) => height) : []));
  return {
    x: scaleFor(columns[0]?.kind ?? "number", [start, start + count * step], 8, true),
    y: scaleFor("number", [0, ...heights], 5, false),
    series,
    xLabel: sharedLabel(columns),
    yLabel: "rows",
    note,
  };
}

function toBar(from: number, step: number, height: number, isTime: boolean): Bar {
  const text = isTime ? timeText : numberText;
  return { from, to: from + step, height, label: `${text(from)} to ${text(from + step)}: ${countText(height)}` };
}

/** Bins by the rule of Freedman and Diaconis, at round numbers. */
function binsFor(values: readonly number[], asked: number | undefined) {
  const [min, max] = widened(...(maybeExtent(values) ?? [0, 1]));
  const span = max - min;
  if (asked !== undefined) return { start: min, step: span / Math.round(asked), count: Math.round(asked) };
  const sorted = Float64Array.from(values).toSorted();
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const ideal = spread > 0 ? span / ((2 * spread) / Math.cbrt(sorted.length)) : Math.sqrt(sorted.length);
  const step = niceStep(span, Math.min(Math.max(ideal, MIN_BINS), MAX_BINS));
  const start = Math.floor(min / step) * step;
  return { start, step, count: Math.floor((max - start) / step) + 1 };
}
