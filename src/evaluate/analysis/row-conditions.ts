import { cellText } from "../../display/cell-text.ts";
import type { RowKey } from "../dataset.ts";
import { readKey } from "../evaluators/read-key.ts";
import { quantileOf } from "../metrics/sums.ts";

/** Rows that have something in common, by their places. */
export interface RowSet {
  /** Such as `island = Dream` or `mass in [3550, 4050)`. */
  readonly name: string;
  readonly places: Int32Array;
}

/** More different numbers than these are put into ranges. */
const MAX_NUMBERS = 10;
/** A column with more different texts says too little of each. */
const MAX_TEXTS = 1000;
const RANGES = 4;

/** Parts rows by the values of a column: one set for each value, or for ranges of numbers that hold a quarter each. */
export function partRows<Row>(rows: readonly Row[], key: RowKey<Row>, name: string): readonly RowSet[] {
  const values = rows.map((row) => readKey(row, key));
  const numbers = new Set(values.filter((value) => typeof value === "number" && !Number.isNaN(value)));
  const isContinuous =
    numbers.size > MAX_NUMBERS && values.every((value) => typeof value === "number" || value == null);
  return isContinuous ? partByRange(values, name) : partByValue(values, name);
}

/** The rows for which a predicate holds. */
export function pickRows<Row>(rows: readonly Row[], name: string, where: (row: Row) => boolean): RowSet {
  return toSet(
    name,
    rows.flatMap((row, place) => (where(row) ? [place] : [])),
  );
}

function partByValue(values: readonly unknown[], name: string): readonly RowSet[] {
  const groups = new Map<string, number[]>();
  values.forEach((value, place) => {
    const label = labelOf(value);
    const known = groups.get(label);
    if (known === undefined) groups.set(label, [place]);
    else known.push(place);
  });
  if (groups.size > MAX_TEXTS) return [];
  return [...groups].map(([label, places]) => toSet(`${name} = ${label}`, places));
}

function partByRange(values: readonly unknown[], name: string): readonly RowSet[] {
  const numbers = values.map((value) => (typeof value === "number" ? value : Number.NaN));
  const sorted = Float64Array.from(numbers.filter((value) => !Number.isNaN(value))).toSorted();
  const edges = [...new Set(Array.from({ length: RANGES + 1 }, (_, index) => quantileOf(sorted, index / RANGES)))];
  const last = edges.length - 2;
  const ranges = edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? Infinity;
    const isLast = index === last;
    const places = numbers.flatMap((value, place) =>
      value >= from && (value < to || (isLast && value === to)) ? [place] : [],
    );
    return toSet(`${name} in [${toText(from)}, ${toText(to)}${isLast ? "]" : ")"}`, places);
  });
  const missing = numbers.flatMap((value, place) => (Number.isNaN(value) ? [place] : []));
  return missing.length === 0 ? ranges : [...ranges, toSet(`${name} is missing`, missing)];
}

function toSet(name: string, places: readonly number[]): RowSet {
  return { name, places: Int32Array.from(places) };
}

function toText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function labelOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "missing";
  return typeof value === "string" ? value : cellText(value);
}
