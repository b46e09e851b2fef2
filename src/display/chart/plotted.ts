import { DisplayError } from "../display-error.ts";
import type { Chart, Point } from "./chart.ts";
import type { ChartColumn, ChartRows, NumberColumn } from "./chart-data.ts";
import { type Group, groupRows, maybeExtent } from "./groups.ts";
import { MAX_SERIES } from "./palette.ts";
import type { PlotSpec } from "./plot-options.ts";
import { linearScale, type Scale, tightScale } from "./scale.ts";
import { timeScale } from "./time-scale.ts";

/** What each kind of chart decides for itself. */
export type ChartParts = Pick<Chart, "x" | "y" | "series" | "xLabel" | "yLabel" | "note">;

/** The columns that are drawn: those that were asked for, or all columns of numbers but the one along x. */
export function requireYColumns(rows: ChartRows, { x, y, by }: PlotSpec): readonly NumberColumn[] {
  const asked = typeof y === "string" ? [y] : y;
  if (asked !== undefined) return asked.map((name) => requireNumbers(rows, rows.indexOf(name)));
  const others = rows.names.flatMap((name, column) => (name === x || name === by ? [] : [column]));
  const numeric = others.filter((column) => rows.kindOf(column) === "number").slice(0, MAX_SERIES);
  if (numeric.length > 0) return numeric.map((column) => rows.numbers(column));
  throw new DisplayError(
    "NOTHING_TO_PLOT",
    `the frame has no column of numbers to plot: it has ${rows.names.join(", ")}`,
  );
}

function requireNumbers(rows: ChartRows, column: number): NumberColumn {
  const kind = rows.kindOf(column);
  if (kind === "number" || kind === "time") return rows.numbers(column);
  throw new DisplayError(
    "NOTHING_TO_PLOT",
    `the column "${rows.names[column]}" holds no numbers, so it cannot be plotted along y`,
  );
}

/** The rows as they are told apart by colour; all in one group without `by`. */
export function requireGroups(rows: ChartRows, { by }: PlotSpec): ReturnType<typeof groupRows> {
  if (by !== undefined) return groupRows(rows.categories(rows.indexOf(by)).values);
  const all: Group = { name: "", rows: Array.from({ length: rows.rowCount }, (_, row) => row) };
  return { groups: [all], note: undefined };
}

/** What a series is called: by its column, its group, or both. */
export function seriesName(column: string, group: string, columnCount: number): string {
  if (group === "") return column;
  return columnCount === 1 ? group : `${column}, ${group}`;
}

export function toPoints(xs: readonly number[], ys: readonly number[], rows: readonly number[]): readonly Point[] {
  return rows.map((row): Point => [xs[row] ?? NaN, ys[row] ?? NaN]).filter(([x]) => !Number.isNaN(x));
}

/** The scale for a column's values. */
export function scaleFor(kind: ChartColumn["kind"], values: Iterable<number>, ticks: number, isTight: boolean): Scale {
  const extent = maybeExtent(values);
  if (extent === undefined)
    throw new DisplayError("NOTHING_TO_PLOT", "all values are missing, so there is nothing to plot");
  if (kind === "time") return timeScale(...extent, ticks);
  return isTight ? tightScale(...extent, ticks) : linearScale(...extent, ticks);
}

/** One label for all columns, when one can stand for them. */
export function sharedLabel(columns: readonly { readonly name: string }[]): string | undefined {
  return columns.length === 1 ? columns[0]?.name : undefined;
}
