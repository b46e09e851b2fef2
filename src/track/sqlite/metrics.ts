import type { RunId } from "../../shared/ids.ts";
import type { MetricPoint, MetricSummary, ValueSource } from "../run.ts";
import { requireRunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

interface MetricRow {
  readonly run_seq: number;
  readonly key: string;
  readonly source: ValueSource;
  readonly count: number;
  readonly last: number | null;
  readonly last_step: number;
  readonly last_at: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly dataset_name: string | null;
  readonly dataset_version: string | null;
  readonly dataset_digest: string | null;
  readonly evaluator_name: string | null;
  readonly evaluator_version: string | null;
  readonly evaluator_digest: string | null;
}

/** The metrics of several runs that are shown, by run, in the order of their keys. */
export function readMetrics(statements: Statements, runSeqs: readonly number[]): Map<number, MetricSummary[]> {
  const byRun = new Map<number, MetricSummary[]>();
  const rows = statements
    .prepare<MetricRow>(
      `SELECT run_seq, key, source, count, last, last_step, last_at, min, max,
         dataset.name AS dataset_name, dataset.version AS dataset_version, dataset.digest AS dataset_digest,
         evaluator.name AS evaluator_name, evaluator.version AS evaluator_version, evaluator.digest AS evaluator_digest
       FROM metric LEFT JOIN dataset ON dataset.id = dataset_id LEFT JOIN evaluator ON evaluator.id = evaluator_id
       WHERE run_seq IN (SELECT value FROM json_each(?)) AND is_shadowed = 0 ORDER BY run_seq, key, metric.id`,
    )
    .iterate(JSON.stringify(runSeqs));
  for (const row of rows) {
    const list = byRun.get(row.run_seq);
    if (list === undefined) byRun.set(row.run_seq, [toSummary(row)]);
    else list.push(toSummary(row));
  }
  return byRun;
}

function toSummary(row: MetricRow): MetricSummary {
  const { dataset_name, dataset_version, dataset_digest, evaluator_name, evaluator_version, evaluator_digest } = row;
  return {
    key: row.key,
    source: row.source,
    count: row.count,
    last: row.last ?? Number.NaN,
    lastStep: row.last_step,
    lastAt: row.last_at,
    min: row.min ?? Number.NaN,
    max: row.max ?? Number.NaN,
    dataset:
      dataset_name === null || dataset_digest === null
        ? undefined
        : { name: dataset_name, version: dataset_version || undefined, digest: dataset_digest },
    evaluator:
      evaluator_name === null || evaluator_version === null || evaluator_digest === null
        ? undefined
        : { name: evaluator_name, version: evaluator_version, digest: evaluator_digest },
  };
}

/** See `TrailStore.metricHistory`. */
export function readMetricHistory(statements: Statements, runId: RunId, key: string): readonly MetricPoint[] {
  const { seq } = requireRunRecord(statements, runId);
  return statements
    .prepare<{ step: number; at: number; value: number | null }>(
      `SELECT step, at, value FROM point JOIN metric ON metric.id = metric_id
       WHERE run_seq = ? AND key = ? AND is_shadowed = 0 ORDER BY step, metric_id, ordinal`,
    )
    .all(seq, key)
    .map(({ step, at, value }) => ({ key, step, at, value: value ?? Number.NaN }));
}
