import type { Point, Series } from "./chart.ts";
import type { ChartRows } from "./chart-data.ts";
import { distinct } from "./groups.ts";
import type { PlotSpec } from "./plot-options.ts";
import {
  type ChartParts,
  requireGroups,
  requireYColumns,
  scaleFor,
  seriesName,
  sharedLabel,
  toPoints,
} from "./plotted.ts";
import { bandScale, type Scale, tightScale } from "./scale.ts";
import { thinLine } from "./thin.ts";

/** More points than pixels across cannot be seen. */
const COLUMNS = 500;

interface XAxis {
  readonly values: readonly number[];
  readonly scale: Scale;
  readonly label: string | undefined;
}

/** Numbers along x, or times, categories, or the numbers of the rows. */
function xAxisOf(rows: ChartRows, x: string | undefined): XAxis {
  if (x === undefined) {
    const values = rows.rowNumbers();
    return { values, scale: tightScale(values[0] ?? 0, values.at(-1) ?? 0, 8, 1), label: "row" };
  }
  const column = rows.read(rows.indexOf(x));
  if (column.kind !== "category") {
    return { values: column.values, scale: scaleFor(column.kind, column.values, 8, true), label: x };
  }
  const categories = distinct(column.values);
  const places = new Map(categories.map((name, index) => [name, index]));
  return { values: column.values.map((name) => places.get(name) ?? NaN), scale: bandScale(categories), label: x };
}

export function lineChart(rows: ChartRows, spec: PlotSpec): ChartParts {
  const columns = requireYColumns(rows, spec);
  const { groups, note } = requireGroups(rows, spec);
  const axis = xAxisOf(rows, spec.x);
  const series = columns.flatMap(({ name, values }) =>
    groups.map((group): Series => {
      const points = toPoints(axis.values, values, group.rows).toSorted(byX);
      return {
        name: seriesName(name, group.name, columns.length),
        marks: { kind: "line", points: thinLine(points, COLUMNS) },
      };
    }),
  );
  const y = scaleFor(
    columns[0]?.kind ?? "number",
    columns.flatMap(({ values }) => values),
    5,
    false,
  );
  return { x: axis.scale, y, series, xLabel: axis.label, yLabel: sharedLabel(columns), note };
}

function byX(a: Point, b: Point): number {
  return a[0] - b[0];
}
