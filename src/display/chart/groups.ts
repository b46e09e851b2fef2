import { MAX_SERIES } from "./palette.ts";

/** The rows of one value of a column. */
export interface Group {
  readonly name: string;
  readonly rows: readonly number[];
}

/** The rows by their category, the largest groups first to be kept and all in the order in which they come. */
export function groupRows(
  categories: readonly string[],
  maxGroups: number = MAX_SERIES,
): {
  readonly groups: readonly Group[];
  readonly note: string | undefined;
} {
  const byName = new Map<string, number[]>();
  for (const [row, name] of categories.entries()) {
    const rows = byName.get(name);
    if (rows === undefined) byName.set(name, [row]);
    else rows.push(row);
  }
  const all = [...byName].map(([name, rows]) => ({ name, rows }));
  if (all.length <= maxGroups) return { groups: all, note: undefined };
  const kept = new Set(all.toSorted((a, b) => b.rows.length - a.rows.length).slice(0, maxGroups));
  return { groups: all.filter((group) => kept.has(group)), note: `the ${maxGroups} largest of ${all.length} groups` };
}

/** Finds the categories in the order in which they come, or of numbers by their size. */
export function distinct(categories: readonly string[]): readonly string[] {
  const names = [...new Set(categories)];
  const areNumbers = names.every((name) => name !== "" && Number.isFinite(Number(name)));
  return areNumbers ? names.toSorted((a, b) => Number(a) - Number(b)) : names;
}

/** The smallest and the largest number; undefined when there is none. */
export function maybeExtent(values: Iterable<number>): readonly [number, number] | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    // False for NaN.
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : undefined;
}
