// A series of a million points is drawn from a few thousand rows: the extremes of each bucket of points. Short series
// have none, and cost nothing more. The numbers are also those of migration 0002.
import type { Statements } from "./statements.ts";

const BUCKET_SIZE = 256;
/** A series that is longer than this has rollups. */
const ROLLED_FROM = 4096;

/** The extremes of the points of one bucket. */
interface Bucket {
  readonly bucket: number;
  firstStep: number;
  lastStep: number;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
  nanStep: number | null;
}

/** Rows of the point table: metric id, step, ordinal, time and value, one after another. */
interface PointRows {
  readonly values: readonly number[];
  readonly columnCount: number;
}

/** Whether a series is to have rollups from now on. */
export function isLong(count: number): boolean {
  return count > ROLLED_FROM;
}

/** Adds points that were just written to the rollups of their series. */
export function rollPoints(statements: Statements, metricId: number, { values, columnCount }: PointRows): void {
  const buckets = new BucketList();
  for (let start = 0; start < values.length; start += columnCount) {
    if (values[start] === metricId) buckets.add(values[start + 1] ?? 0, values[start + 2] ?? 0, values[start + 4] ?? 0);
  }
  buckets.save(statements, metricId);
}

/** Makes the rollups of a series that has become long. */
export function rollSeries(statements: Statements, metricId: number): void {
  const buckets = new BucketList();
  const points = statements
    .prepare<{ step: number; ordinal: number; value: number | null }>(
      "SELECT step, ordinal, value FROM point WHERE metric_id = ?",
    )
    .iterate(metricId);
  for (const { step, ordinal, value } of points) buckets.add(step, ordinal, value ?? Number.NaN);
  buckets.save(statements, metricId);
  statements.prepare("UPDATE metric SET is_rolled = 1 WHERE id = ?").run(metricId);
}

class BucketList {
  readonly #buckets = new Map<number, Bucket>();
  #last: Bucket | undefined;

  add(step: number, ordinal: number, value: number): void {
    const bucket = this.#bucketOf(Math.floor((ordinal - 1) / BUCKET_SIZE), step);
    if (step < bucket.firstStep) bucket.firstStep = step;
    if (step > bucket.lastStep) bucket.lastStep = step;
    if (Number.isNaN(value)) {
      bucket.nanStep ??= step;
      return;
    }
    if (bucket.min === null || value < bucket.min) {
      bucket.min = value;
      bucket.minStep = step;
    }
    if (bucket.max === null || value > bucket.max) {
      bucket.max = value;
      bucket.maxStep = step;
    }
  }

  save(statements: Statements, metricId: number): void {
    const upsert = statements.prepare(UPSERT);
    for (const { bucket, firstStep, lastStep, min, minStep, max, maxStep, nanStep } of this.#buckets.values()) {
      upsert.run(metricId, bucket, firstStep, lastStep, min, minStep, max, maxStep, nanStep);
    }
  }

  /** Points mostly come in the order of their buckets. */
  #bucketOf(number: number, step: number): Bucket {
    if (this.#last?.bucket === number) return this.#last;
    let bucket = this.#buckets.get(number);
    if (bucket === undefined) {
      const empty = { min: null, minStep: null, max: null, maxStep: null, nanStep: null };
      bucket = { bucket: number, firstStep: step, lastStep: step, ...empty };
      this.#buckets.set(number, bucket);
    }
    this.#last = bucket;
    return bucket;
  }
}

const UPSERT = `
  INSERT INTO rollup (metric_id, bucket, first_step, last_step, min, min_step, max, max_step, nan_step)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    first_step = min(first_step, excluded.first_step),
    last_step = max(last_step, excluded.last_step),
    min_step = iif(min IS NULL OR excluded.min < min, excluded.min_step, min_step),
    min = iif(min IS NULL OR excluded.min < min, excluded.min, min),
    max_step = iif(max IS NULL OR excluded.max > max, excluded.max_step, max_step),
    max = iif(max IS NULL OR excluded.max > max, excluded.max, max),
    nan_step = ifnull(nan_step, excluded.nan_step)`;
