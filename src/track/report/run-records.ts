// Runs as flat rows, for data frames, files and variables: the columns are called as in MLflow's search_runs.
import { isRecord, type Json } from "../../shared/json.ts";
import type { MetricSummary, Run } from "../run.ts";
import type { RunRow } from "../store.ts";

/** Undefined where a run lacks what others have. Numbers may be NaN or infinite. */
export type RecordValue = Json | Date | undefined;

/** Rows that all have the same columns. */
export interface Records {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly RecordValue[])[];
}

/** One row a run: what every run has, then `params.KEY`, `metrics.KEY` with the last value, and `tags.KEY`. */
export function toRunRecords(rows: readonly RunRow[]): Records {
  const params = keysOf(rows, ({ params: all }) => all.map(({ key }) => key));
  const metrics = keysOf(rows, ({ metrics: all }) => all.map(({ key }) => key));
  const tags = keysOf(rows, ({ tags: all }) => Object.keys(all));
  const heads = ["run", "id", "experiment", "status", "started", "ended", "seconds", "seed", "error"];
  return {
    columns: [
      ...heads,
      ...params.map((key) => `params.${key}`),
      ...metrics.map((key) => `metrics.${key}`),
      ...tags.map((key) => `tags.${key}`),
    ],
    rows: rows.map((row) => {
      const values = new Map(row.params.map(({ key, value }) => [key, value]));
      // Of several, measured on other data, the newest.
      const lasts = new Map(row.metrics.map(({ key, last }) => [key, last]));
      return [
        ...toHead(row),
        ...params.map((key) => values.get(key)),
        ...metrics.map((key) => lasts.get(key)),
        ...tags.map((key) => row.tags[key]),
      ];
    }),
  };
}

function toHead({ run }: RunRow): readonly RecordValue[] {
  const { name, id, experiment, status, startedAt, endedAt, seed, error } = run;
  return [
    name,
    id,
    experiment,
    status,
    new Date(startedAt),
    endedAt === undefined ? undefined : new Date(endedAt),
    endedAt === undefined ? undefined : (endedAt - startedAt) / 1000,
    seed,
    error === undefined ? undefined : `${error.name}: ${error.message}`,
  ];
}

function keysOf(rows: readonly RunRow[], keys: (row: RunRow) => readonly string[]): readonly string[] {
  return [...new Set(rows.flatMap(keys))].toSorted();
}

/** One row a param. */
export function toParamRecords(rows: readonly RunRow[]): Records {
  return {
    columns: ["run_id", "run", "key", "value", "source"],
    rows: rows.flatMap(({ run, params }) =>
      params.map(({ key, value, source }) => [run.id, run.name, key, value, source]),
    ),
  };
}

/** One row a metric of a run: its last value, how far it went, and what it was measured on and by. */
export function toMetricRecords(rows: readonly RunRow[]): Records {
  const records = rows.flatMap(({ run, metrics }) => metrics.map((metric) => toMetricRecord(run, metric)));
  return { columns: METRIC_COLUMNS, rows: records };
}

const METRIC_COLUMNS =
  "run_id run key last last_step last_at min max count source dataset dataset_version dataset_digest evaluator evaluator_version evaluator_digest".split(
    " ",
  );

function toMetricRecord(run: Run, metric: MetricSummary): readonly RecordValue[] {
  const { key, last, lastStep, lastAt, min, max, count, source, dataset, evaluator } = metric;
  const measured = [dataset, evaluator].flatMap((ref) => [ref?.name, ref?.version, ref?.digest]);
  return [run.id, run.name, key, last, lastStep, new Date(lastAt), min, max, count, source, ...measured];
}

/** The type of each column as TypeScript writes it. */
export function toColumnTypes({ columns, rows }: Records): readonly string[] {
  return columns.map((_, index) => {
    const kinds = new Set(rows.map((row) => typeOfValue(row[index])));
    return [...kinds].toSorted().join(" | ") || "unknown";
  });
}

function typeOfValue(value: RecordValue): string {
  if (value === undefined || value === null) return String(value);
  if (value instanceof Date) return "Date";
  if (Array.isArray(value)) return "readonly unknown[]";
  return isRecord(value) ? "Readonly<Record<string, unknown>>" : typeof value;
}
