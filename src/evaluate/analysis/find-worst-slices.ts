import type { Interval } from "../evaluator.ts";
import { meanOf, sumOf } from "../metrics/sums.ts";
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
  const ready = prepareLosses(losses);
  const judge = (set: RowSet): WorstSlice => judgeSlice(set, ready);
  const singles = columns.map((column) => partRows(rows, column, column).filter(isLarge).map(judge));
  const worst = singles.flat().toSorted(byLowerEnd);
  const pairs =
    depth === 1 ? [] : findPairs(singles, worst.slice(0, MAX_PARENTS), rows.length).filter(isLarge).map(judge);
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
function findPairs(
  byColumn: readonly (readonly RowSet[])[],
  parents: readonly RowSet[],
  rowCount: number,
): readonly RowSet[] {
  const columnOf = new Map(byColumn.flatMap((sets, column) => sets.map((set) => [set.name, column] as const)));
  return parents.flatMap((a, index) => {
    const isIn = new Uint8Array(rowCount);
    for (const place of a.places) isIn[place] = 1;
    return parents.slice(index + 1).flatMap((b) => {
      if (columnOf.get(a.name) === columnOf.get(b.name)) return [];
      return [{ name: `${a.name} and ${b.name}`, places: b.places.filter((place) => isIn[place] === 1) }];
    });
  });
}

/** Losses as distances from their mean, so that sums of squares keep their digits, with the sums over all rows. */
interface ReadyLosses {
  readonly mean: number;
  readonly distances: Float64Array;
  readonly sum: number;
  readonly squares: number;
}

function prepareLosses(losses: Float64Array): ReadyLosses {
  const worst = losses.reduce((highest, loss) => (Number.isFinite(loss) ? Math.max(highest, loss) : highest), 0);
  // A loss that is no number is as bad as the worst there is.
  const known = losses.map((loss) => (Number.isFinite(loss) ? loss : worst));
  const mean = meanOf(known);
  const distances = known.map((loss) => loss - mean);
  return { mean, distances, sum: sumOf(distances), squares: sumOf(distances.map((distance) => distance ** 2)) };
}

function judgeSlice({ name, places }: RowSet, { mean, distances, sum, squares }: ReadyLosses): WorstSlice {
  let ownSum = 0;
  let ownSquares = 0;
  for (const place of places) {
    const distance = distances[place] ?? 0;
    ownSum += distance;
    ownSquares += distance ** 2;
  }
  const own = momentsOf(places.length, ownSum, ownSquares);
  const others = momentsOf(distances.length - places.length, sum - ownSum, squares - ownSquares);
  const excess = own.mean - others.mean;
  const reach = NORMAL_95 * Math.sqrt(own.errorSquared + others.errorSquared);
  const interval = { lower: excess - reach, upper: excess + reach, confidence: 0.95 };
  return { name, places, size: places.length, meanLoss: mean + own.mean, excess, interval };
}

function momentsOf(
  count: number,
  sum: number,
  squares: number,
): { readonly mean: number; readonly errorSquared: number } {
  const mean = sum / count;
  // Differences of sums may be a little below 0.
  const variance = Math.max(0, squares - sum * mean) / (count - 1);
  return { mean, errorSquared: variance / count };
}
