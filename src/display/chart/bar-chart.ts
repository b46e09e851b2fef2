import { DisplayError } from "../display-error.ts";
import { numberText } from "../number-text.ts";
import type { Bar, Series } from "./chart.ts";
import type { ChartRows } from "./chart-data.ts";
import { distinct } from "./groups.ts";
import type { PlotSpec } from "./plot-options.ts";
import { type ChartParts, requireGroups, requireYColumns, scaleFor, seriesName, sharedLabel } from "./plotted.ts";
import { bandScale } from "./scale.ts";

const MAX_CATEGORIES = 40;
/** How much of its band a category fills. */
const FILLED = 0.8;

interface Heights {
  readonly name: string;
  /** By category. */
  readonly values: ReadonlyMap<string, number>;
}

/** One bar for each category; the mean where several rows have the same one, and the number of rows without any y. */
export function barChart(rows: ChartRows, spec: PlotSpec): ChartParts {
  const xColumn = chooseCategories(rows, spec);
  const labels = xColumn === undefined ? rows.rowLabels() : rows.categories(xColumn).values;
  const all = distinct(labels);
  const categories = all.slice(0, MAX_CATEGORIES);
  const { groups, note: groupNote } = requireGroups(rows, spec);
  const isCount = spec.y === undefined && !hasNumbers(rows, spec, xColumn);
  const columns = isCount
    ? []
    : requireYColumns(rows, { ...spec, ...(xColumn === undefined ? {} : { x: rows.names[xColumn] ?? "" }) });
  const heights: readonly Heights[] = isCount
    ? groups.map((group) => ({ name: seriesName("rows", group.name, 1), values: countRows(labels, group.rows) }))
    : columns.flatMap(({ name, values }) =>
        groups.map((group) => ({
          name: seriesName(name, group.name, columns.length),
          values: meansOf(labels, values, group.rows),
        })),
      );
  const isMean =
    !isCount && groups.some((group) => new Set(group.rows.map((row) => labels[row])).size < group.rows.length);
  const label = isCount ? "rows" : sharedLabel(columns);
  const cutNote =
    all.length > categories.length ? `the first ${categories.length} of ${all.length} categories` : undefined;
  const notes = [groupNote, cutNote].filter((note) => note !== undefined);
  return {
    x: bandScale(categories),
    y: scaleFor(
      "number",
      [0, ...heights.flatMap(({ values }) => categories.map((name) => values.get(name) ?? NaN))],
      5,
      false,
    ),
    series: heights.map((one, index) => toSeries(one, index, heights.length, categories)),
    xLabel: xColumn === undefined ? undefined : rows.names[xColumn],
    yLabel: isMean ? `mean${label === undefined ? "" : ` of ${label}`}` : label,
    note: notes.length === 0 ? undefined : notes.join(", "),
  };
}

/** The column that was asked for, or the first one of categories; without any, the rows stand for themselves. */
function chooseCategories(rows: ChartRows, { x }: PlotSpec): number | undefined {
  if (x !== undefined) return rows.indexOf(x);
  const column = rows.names.findIndex((_, index) => rows.kindOf(index) === "category");
  return column < 0 ? undefined : column;
}

function hasNumbers(rows: ChartRows, { by }: PlotSpec, xColumn: number | undefined): boolean {
  return rows.names.some((name, column) => column !== xColumn && name !== by && rows.kindOf(column) === "number");
}

function countRows(labels: readonly string[], rows: readonly number[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(labels[row] ?? "", (counts.get(labels[row] ?? "") ?? 0) + 1);
  return counts;
}

function meansOf(
  labels: readonly string[],
  values: readonly number[],
  rows: readonly number[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const row of rows) {
    const value = values[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    const entry = sums.get(labels[row] ?? "") ?? { sum: 0, count: 0 };
    entry.sum += value;
    entry.count += 1;
    sums.set(labels[row] ?? "", entry);
  }
  return new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}

/** The bars of one series, side by side with those of the others. */
function toSeries({ name, values }: Heights, index: number, count: number, categories: readonly string[]): Series {
  const bars = categories.flatMap((category, place): readonly Bar[] => {
    const height = values.get(category);
    if (height === undefined) return [];
    const from = place - FILLED / 2 + (index / count) * FILLED;
    const label = `${category}${count > 1 ? `, ${name}` : ""}: ${numberText(height)}`;
    return [{ from, to: from + FILLED / count, height, label }];
  });
  if (bars.length === 0) throw new DisplayError("NOTHING_TO_PLOT", `all values of "${name}" are missing`);
  return { name, marks: { kind: "bars", bars, isFaint: false } };
}
