import type { Interval } from "../evaluator.ts";
import { deviationOf, meanOf } from "../metrics/sums.ts";
import { partRows, type RowSet } from "./row-conditions.ts";

/** How slices are searched for. */
export interface WorstSlicesOptions<Row> {
  /** A slice has at least so many rows; 20 when it is left out. */
  readonly minSize?: number;
  /** At most so many slices; 5 when it is left out. */
  readonly count?: number;
  /** The columns that make slices; all columns of single values when it is left out. */
  readonly columns?: readonly (keyof Row & string)[];
  /** How many columns one slice may speak of: 1 or 2. 2 when it is left out. */
  readonly depth?: 1 | 2;
}

/** Rows on which the loss is higher than on the others. */
export interface WorstSlice extends RowSet {
  readonly size: number;
  readonly meanLoss: number;
  /** The mean loss of the slice minus that of all other rows; a 95 % interval by Welch's approximation. */
  readonly excess: number;
  readonly interval: Interval;
}

const MIN_SIZE = 20;
const COUNT = 5;
/** Of two columns together only the worst parts of each are tried. */
const MAX_PARENTS = 30;
const NORMAL_95 = 1.959963984540054;

/**
 * Finds the slices on which a model does worst: rows that share the value, or range of values, of one column or two, after
 * the slice finder of Y. Chung and others (2019). They stand in the order of how much worse they are for sure, the lower end
 * of the interval; one that may be chance is left out, and one of two columns must be worse than those of one.
 */
export function findWorstSlices<Row>(
  rows: readonly Row[],
  losses: Float64Array,
  { minSize = MIN_SIZE, count = COUNT, columns = columnsOf(rows), depth = 2 }: WorstSlicesOptions<Row>,
): readonly WorstSlice[] {
  const isLarge = ({ places }: RowSet): boolean => places.length >= minSize && places.length < rows.length;
  const judge = (set: RowSet): WorstSlice => judgeSlice(set, losses);
  const singles = columns.map((column) => partRows(rows, column, column).filter(isLarge).map(judge));
  const worst = singles.flat().toSorted(byLowerEnd);
  const pairs = depth === 1 ? [] : findPairs(singles, worst.slice(0, MAX_PARENTS)).filter(isLarge).map(judge);
  const better = new Map(worst.map((slice) => [slice.name, slice.interval.lower]));
  const isNews = ({ name, interval }: WorstSlice): boolean =>
    name.split(" and ").every((part) => interval.lower > (better.get(part) ?? -Infinity));
  return [...worst, ...pairs.filter(isNews)]
    .filter(({ interval }) => interval.lower > 0)
    .toSorted(byLowerEnd)
    .slice(0, count);
}

function byLowerEnd(a: WorstSlice, b: WorstSlice): number {
  return b.interval.lower - a.interval.lower || (a.name < b.name ? -1 : 1);
}

function columnsOf<Row>(rows: readonly Row[]): readonly (keyof Row & string)[] {
  const [first] = rows;
  if (typeof first !== "object" || first === null || Array.isArray(first)) return [];
  return (Object.keys(first) as (keyof Row & string)[]).filter((name) => rows.every((row) => isSingle(row[name])));
}

function isSingle(value: unknown): boolean {
  return typeof value !== "object" || value === null || value instanceof Date;
}

/** Rows that are in a slice of one column and in one of another. */
function findPairs(byColumn: readonly (readonly RowSet[])[], parents: readonly RowSet[]): readonly RowSet[] {
  const columnOf = new Map(byColumn.flatMap((sets, column) => sets.map((set) => [set.name, column] as const)));
  return parents.flatMap((a, index) =>
    parents.slice(index + 1).flatMap((b) => {
      if (columnOf.get(a.name) === columnOf.get(b.name)) return [];
      const inB = new Set(b.places);
      return [{ name: `${a.name} and ${b.name}`, places: a.places.filter((place) => inB.has(place)) }];
    }),
  );
}

function judgeSlice({ name, places }: RowSet, losses: Float64Array): WorstSlice {
  const inside = new Set(places);
  const own = Float64Array.from(places, (place) => losses[place] ?? Number.NaN);
  const others = losses.filter((_, place) => !inside.has(place));
  const [meanLoss, otherLoss] = [meanOf(own), meanOf(others)];
  const error = Math.sqrt(deviationOf(own) ** 2 / own.length + deviationOf(others) ** 2 / others.length);
  const excess = meanLoss - otherLoss;
  const reach = NORMAL_95 * error;
  const interval = { lower: excess - reach, upper: excess + reach, confidence: 0.95 };
  return { name, places, size: places.length, meanLoss, excess, interval };
}
