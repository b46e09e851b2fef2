// The tables that evaluations leave with their runs, read again to compare runs example by example.
import { parquetMetadata, parquetReadObjects } from "hyparquet";

import { metricDirection } from "../../track/metric-name.ts";
import type { RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { type ExampleTableSummary, SUMMARY_KEY } from "../analysis/example-table.ts";
import type { MeasurePlaces } from "../evaluators/task.ts";
import { pickNumbers } from "../evaluators/task.ts";
import { meanOf } from "../metrics/sums.ts";
import { TABLE_FOLDER } from "../tracking/report-evaluation.ts";
import { decidingMetric, maybeDisagreement, namesOf } from "./compare-models.ts";
import { ModelComparison } from "./model-comparison.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";

/** A table that an evaluation has left with a run. */
export interface StoredTable {
  /** The name of the run. */
  readonly run: string;
  readonly bytes: Uint8Array;
}

/** The tables of each run, the newest of each name. */
export function findTables(store: TrailStore, runs: readonly RunDetails[]): readonly (readonly StoredTable[])[] {
  return runs.map(({ run, artifacts }) => {
    const tables = artifacts.filter(({ name }) => name.startsWith(TABLE_FOLDER) && name.endsWith(".parquet"));
    const newest = new Map(tables.map(({ name, digest }) => [name, digest]));
    return [...newest.values()].map((digest) => ({ run: run.name, bytes: store.requireBytes(digest) }));
  });
}

/**
 * Compares the tables of the first run with those of each other: where both have judged the same data by the same evaluator,
 * they are compared example by example.
 */
export async function compareTables(runs: readonly (readonly StoredTable[])[]): Promise<readonly ModelComparison[]> {
  const [first = [], ...others] = runs;
  const comparisons: ModelComparison[] = [];
  for (const other of others) {
    for (const table of first) {
      const match = other.findLast(({ bytes }) => isSameMeasure(summaryOf(table.bytes), summaryOf(bytes)));
      const comparison = match === undefined ? undefined : await compareTwo(table, match);
      if (comparison !== undefined) comparisons.push(comparison);
    }
  }
  return comparisons;
}

/** Undefined for a table that somebody else has left there. */
function summaryOf(bytes: Uint8Array): ExampleTableSummary | undefined {
  try {
    const { key_value_metadata: metadata = [] } = parquetMetadata(toArrayBuffer(bytes));
    const value = metadata.find(({ key }) => key === SUMMARY_KEY)?.value;
    return value === undefined ? undefined : (JSON.parse(value) as ExampleTableSummary);
  } catch {
    // No Parquet, whatever its name says: an artifact of the user.
    return undefined;
  }
}

function isSameMeasure(a: ExampleTableSummary | undefined, b: ExampleTableSummary | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.dataset.digest === b.dataset.digest && a.evaluator.digest === b.evaluator.digest;
}

/** Undefined unless both tables are of the same examples. */
async function compareTwo(a: StoredTable, b: StoredTable): Promise<ModelComparison | undefined> {
  const summary = summaryOf(a.bytes);
  const [ofA, ofB] = [await readScores(a.bytes), await readScores(b.bytes)];
  const { length } = ofA.index;
  if (summary === undefined || length !== ofB.index.length || ofA.index.some((one, row) => one !== ofB.index[row])) {
    return undefined;
  }
  const measures = { length, a: measureOf(ofA.scores), b: measureOf(ofB.scores), directionOf: metricDirection };
  const differences = pairedBootstrap(measures);
  const metric = decidingMetric(summary.kind);
  if (!(metric in differences)) return undefined;
  return new ModelComparison({
    names: namesOf(a.run, b.run),
    dataset: summary.dataset,
    count: length,
    metric,
    differences,
    disagreement: maybeDisagreement(ofA.scores.get("correct") ?? [], ofB.scores.get("correct") ?? []),
  });
}

interface StoredScores {
  readonly index: readonly number[];
  readonly scores: ReadonlyMap<string, Float64Array>;
}

/** The loss puts examples in order; what it is depends on what a model says. Where it is a score, that has its own name. */
const NO_SCORES: ReadonlySet<string> = new Set(["index", "truth", "answer", "loss"]);

async function readScores(bytes: Uint8Array): Promise<StoredScores> {
  const file = toArrayBuffer(bytes);
  const names = parquetMetadata(file)
    .schema.slice(1)
    .map(({ name }) => name);
  const scores = names.filter((name) => !NO_SCORES.has(name) && !name.startsWith("row."));
  const rows = await parquetReadObjects({ file, columns: ["index", ...scores] });
  return {
    index: rows.map((row) => Number(row["index"])),
    scores: new Map(scores.map((name) => [name, Float64Array.from(rows, (row) => Number(row[name] ?? Number.NaN))])),
  };
}

/** What the mean of a score is called. */
const MEAN_NAMES: Readonly<Record<string, string>> = {
  correct: "accuracy",
  absolute_error: "mae",
  reciprocal_rank: "mrr",
};

function measureOf(scores: ReadonlyMap<string, Float64Array>): MeasurePlaces {
  return (places) =>
    Object.fromEntries(
      Array.from(scores, ([name, values]) => [MEAN_NAMES[name] ?? name, meanOf(pickNumbers(values, places))]),
    );
}

function toArrayBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
