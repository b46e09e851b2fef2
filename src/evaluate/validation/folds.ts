import { createRandom, shuffle } from "../../shared/random.ts";
import type { Dataset, RowKey } from "../dataset.ts";
import { datasetFrom } from "../datasets/from-memory.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { readKey } from "../evaluators/read-key.ts";

/** How a dataset is parted for a cross-validation. */
export type FoldsSpec<Row> =
  /** By chance. */
  | { readonly kind: "k-fold"; readonly folds: number; readonly seed?: number }
  /** Each fold has its share of each value of `by`, within one row. */
  | { readonly kind: "stratified"; readonly folds: number; readonly by: RowKey<Row>; readonly seed?: number }
  /** Rows with one value of `by`, such as those of one patient, are never on both sides. */
  | { readonly kind: "grouped"; readonly folds: number; readonly by: RowKey<Row>; readonly seed?: number }
  /**
   * What is tested comes after all that was learnt from: in the order of the rows, or by a time, number or text. Rows of one
   * time stay together; `gap` rows before each test are left out.
   */
  | { readonly kind: "time-series"; readonly folds: number; readonly by?: RowKey<Row>; readonly gap?: number };

/** What is learnt from, and what is tested. */
export interface Fold<Row> {
  /** From 1. */
  readonly number: number;
  readonly train: Dataset<Row>;
  readonly test: Dataset<Row>;
}

/** The places of the rows of one fold, each side in the order of the rows. */
export interface FoldPlaces {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Parts a dataset for a cross-validation: the same parts for the same rows and the same spec, on every machine.
 *
 * @throws {@link EvaluateError} `BAD_SPLIT` for folds that the rows cannot give.
 */
export async function makeFolds<Row>(dataset: Dataset<Row>, spec: FoldsSpec<Row>): Promise<readonly Fold<Row>[]> {
  const rows: Row[] = [];
  for await (const row of dataset.rows()) rows.push(row);
  const pick = (places: readonly number[], side: string, number: number): Dataset<Row> =>
    datasetFrom(
      places.map((place) => rows[place] as Row),
      { name: `${dataset.name}/fold-${number}/${side}`, version: dataset.version },
    );
  return planFolds(rows, spec).map(({ train, test }, index) => ({
    number: index + 1,
    train: pick(train, "train", index + 1),
    test: pick(test, "test", index + 1),
  }));
}

/** Which rows are on which side of each fold. */
export function planFolds<Row>(rows: readonly Row[], spec: FoldsSpec<Row>): readonly FoldPlaces[] {
  if (!Number.isInteger(spec.folds) || spec.folds < 2) throw badFolds(`${spec.folds} folds cannot be made`);
  switch (spec.kind) {
    case "k-fold":
      return toPlaces(dealRows([shuffled(rows.length, spec.seed)], spec.folds), rows.length, spec.folds, "rows");
    case "stratified": {
      const order = shuffled(rows.length, spec.seed);
      const strata = Map.groupBy(order, (place) => keyOf(rows[place] as Row, spec.by));
      const lists = [...strata].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, places]) => places);
      return toPlaces(dealRows(lists, spec.folds), rows.length, spec.folds, "rows");
    }
    case "grouped": {
      const order = shuffled(rows.length, spec.seed);
      const groups = [...Map.groupBy(order, (place) => keyOf(rows[place] as Row, spec.by)).values()];
      return toPlaces(dealGroups(groups, spec.folds), groups.length, spec.folds, "groups");
    }
    case "time-series":
      return inTime(rows, spec);
  }
}

function shuffled(length: number, seed = 0): readonly number[] {
  const places = Uint32Array.from({ length }, (_, place) => place);
  shuffle(places, createRandom(seed));
  return Array.from(places);
}

/** Deals the rows of one list after the other, so that each list and all of them are parted within one row. */
function dealRows(lists: readonly (readonly number[])[], folds: number): readonly (readonly number[])[] {
  const tests: number[][] = Array.from({ length: folds }, () => []);
  let next = 0;
  for (const places of lists) for (const place of places) tests[next++ % folds]?.push(place);
  return tests;
}

/** The largest group first, each to the fold that has the fewest rows. */
function dealGroups(groups: readonly (readonly number[])[], folds: number): readonly (readonly number[])[] {
  const tests: number[][] = Array.from({ length: folds }, () => []);
  for (const group of groups.toSorted((a, b) => b.length - a.length)) {
    const smallest = tests.reduce((a, b) => (b.length < a.length ? b : a));
    smallest.push(...group);
  }
  return tests;
}

function toPlaces(
  tests: readonly (readonly number[])[],
  available: number,
  folds: number,
  what: string,
): readonly FoldPlaces[] {
  if (available < folds) throw badFolds(`${folds} folds cannot be made of ${available} ${what}`);
  const foldOf = new Map(tests.flatMap((places, fold) => places.map((place) => [place, fold] as const)));
  const all = Array.from(foldOf.keys()).toSorted((a, b) => a - b);
  return tests.map((_, fold) => ({
    train: all.filter((place) => foldOf.get(place) !== fold),
    test: all.filter((place) => foldOf.get(place) === fold),
  }));
}

function inTime<Row>(
  rows: readonly Row[],
  { folds, by, gap = 0 }: Extract<FoldsSpec<Row>, { kind: "time-series" }>,
): readonly FoldPlaces[] {
  if (!Number.isInteger(gap) || gap < 0) throw badFolds(`a gap of ${gap} rows cannot be left`);
  const times = rows.map((row, place) => (by === undefined ? place : timeOf(row, by, place)));
  const order = rows.map((_, place) => place).toSorted((a, b) => compareTimes(times[a], times[b]) || a - b);
  const edges = Array.from({ length: folds + 1 }, (_, block) => {
    let edge = Math.round(((block + 1) * order.length) / (folds + 1));
    // Rows of one time on both sides would let the model see the future.
    while (edge < order.length && compareTimes(times[order[edge - 1] ?? 0], times[order[edge] ?? 0]) === 0) edge += 1;
    return edge;
  });
  return edges.slice(0, -1).map((edge, block) => {
    const train = order.slice(0, Math.max(0, edge - gap));
    const test = order.slice(edge, edges[block + 1]);
    if (train.length > 0 && test.length > 0) return { train: inOrder(train), test: inOrder(test) };
    throw badFolds(
      `${folds} folds in time cannot be made of ${rows.length} rows${gap > 0 ? ` with a gap of ${gap}` : ""}`,
    );
  });
}

function inOrder(places: readonly number[]): readonly number[] {
  return places.toSorted((a, b) => a - b);
}

type Time = number | string;

function timeOf<Row>(row: Row, by: RowKey<Row>, place: number): Time {
  const value = readKey(row, by);
  const time = value instanceof Date ? value.getTime() : typeof value === "bigint" ? Number(value) : value;
  if ((typeof time === "number" && !Number.isNaN(time)) || typeof time === "string") return time;
  throw badFolds(`row ${place + 1} has no time to be put in order by: ${String(value)}`);
}

function compareTimes(a: Time | undefined, b: Time | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}

/** Values that are the same have the same text, and others another. */
function keyOf<Row>(row: Row, by: RowKey<Row>): string {
  const value = readKey(row, by);
  if (value === null || value === undefined || Number.isNaN(value)) return "missing";
  if (typeof value === "function" || (typeof value === "object" && !(value instanceof Date))) {
    throw badFolds("what rows are parted by is a text, a number, a truth value or a date, and no list or object");
  }
  return `${typeof value} ${value instanceof Date ? value.toISOString() : String(value)}`;
}

function badFolds(message: string): EvaluateError {
  return new EvaluateError("BAD_SPLIT", message, {
    hint: "Give a whole number of folds from 2 on, and no more than there are rows, or groups, to part.",
  });
}
