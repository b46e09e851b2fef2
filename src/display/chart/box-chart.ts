import { numberText } from "../number-text.ts";
import type { Box, Series } from "./chart.ts";
import type { ChartRows } from "./chart-data.ts";
import { groupRows } from "./groups.ts";
import type { PlotSpec } from "./plot-options.ts";
import { type ChartParts, requireYColumns, scaleFor, sharedLabel } from "./plotted.ts";
import { quantile } from "./quantile.ts";
import { bandScale } from "./scale.ts";
import { thinOut } from "./thin.ts";

const MAX_BOXES = 20;
const MAX_OUTLIERS = 50;
const WIDTH = 0.5;

interface Sample {
  readonly name: string;
  readonly values: readonly number[];
}

/** How values are spread: a box for each column, or for each category of one along x. */
export function boxChart(rows: ChartRows, spec: PlotSpec): ChartParts {
  const x = spec.x ?? spec.by;
  const columns = requireYColumns(rows, spec);
  const { groups, note } =
    x === undefined ? { groups: [], note: undefined } : groupRows(rows.categories(rows.indexOf(x)).values, MAX_BOXES);
  const samples: readonly Sample[] =
    x === undefined
      ? columns
      : columns.flatMap(({ name, values }) =>
          groups.map((group) => ({
            name: columns.length === 1 ? group.name : `${group.name}, ${name}`,
            values: group.rows.map((row) => values[row] ?? NaN),
          })),
        );
  const boxes = samples.map(toBox).filter((box) => box !== undefined);
  const series: Series = { name: "", marks: { kind: "boxes", boxes } };
  const bounds = boxes.flatMap(({ low, high, outliers }) => [low, high, ...outliers]);
  return {
    x: bandScale(samples.map(({ name }) => name)),
    y: scaleFor(columns[0]?.kind ?? "number", bounds, 5, false),
    series: [series],
    xLabel: x,
    yLabel: sharedLabel(columns),
    note,
  };
}

/** Whiskers reach to the last values within one and a half boxes; what is beyond is drawn by itself (Tukey). */
function toBox({ name, values }: Sample, x: number): Box | undefined {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).toSorted();
  if (sorted.length === 0) return undefined;
  const quartiles = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)] as const;
  const reach = 1.5 * (quartiles[2] - quartiles[0]);
  const isInside = (value: number): boolean => value >= quartiles[0] - reach && value <= quartiles[2] + reach;
  const low = sorted.find(isInside) ?? quartiles[0];
  const high = sorted.findLast(isInside) ?? quartiles[2];
  const outliers = [...sorted].filter((value) => !isInside(value));
  const texts = [low, ...quartiles, high].map(numberText);
  return {
    x,
    width: WIDTH,
    low,
    quartiles,
    high,
    // The smallest and the largest of many are kept.
    outliers:
      outliers.length <= MAX_OUTLIERS
        ? outliers
        : [...thinOut(outliers.slice(0, -1), MAX_OUTLIERS - 1), outliers.at(-1) ?? NaN],
    label: `${name}: ${texts.join(", ")} (${outliers.length} beyond)`,
  };
}
