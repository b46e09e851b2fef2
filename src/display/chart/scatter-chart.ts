import type { Series } from "./chart.ts";
import type { ChartRows } from "./chart-data.ts";
import { countText } from "../number-text.ts";
import { DisplayError } from "../display-error.ts";
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
import { thinOut } from "./thin.ts";

/** Each is an element of the page. */
const MAX_DOTS = 2000;

export function scatterChart(rows: ChartRows, spec: PlotSpec): ChartParts {
  const numeric = rows.names.filter((_, column) => rows.kindOf(column) === "number");
  const x = spec.x ?? numeric[0];
  if (x === undefined) throw new DisplayError("NOTHING_TO_PLOT", "a scatter chart needs two columns of numbers");
  const xColumn = rows.numbers(rows.indexOf(x));
  // Two numeric columns are one cloud; of more, which are meant is for the user to say.
  const y = spec.y ?? numeric.find((name) => name !== x);
  const columns = requireYColumns(rows, { ...spec, x, ...(y === undefined ? {} : { y }) });
  const { groups, note: groupNote } = requireGroups(rows, spec);

  const clouds = columns.flatMap(({ name, values }) =>
    groups.map((group) => ({
      name: seriesName(name, group.name, columns.length),
      points: toPoints(xColumn.values, values, group.rows).filter(([, value]) => !Number.isNaN(value)),
    })),
  );
  const total = clouds.reduce((count, { points }) => count + points.length, 0);
  const share = Math.min(1, MAX_DOTS / Math.max(total, 1));
  const series = clouds.map(({ name, points }): Series => {
    return { name, marks: { kind: "dots", points: thinOut(points, Math.ceil(points.length * share)) } };
  });
  const dotsNote = share < 1 ? `every ${countText(Math.round(1 / share))}th point is drawn` : undefined;
  const notes = [groupNote, dotsNote].filter((note) => note !== undefined);
  return {
    x: scaleFor(xColumn.kind, xColumn.values, 8, false),
    y: scaleFor(
      columns[0]?.kind ?? "number",
      columns.flatMap(({ values }) => values),
      5,
      false,
    ),
    series,
    xLabel: x,
    yLabel: sharedLabel(columns),
    note: notes.length === 0 ? undefined : notes.join(", "),
  };
}
