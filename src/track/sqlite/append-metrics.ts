import type { RunId } from "../../shared/ids.ts";
import type { MetricOrigin, MetricPoint } from "../run.ts";
import { requireDatasetId } from "./datasets.ts";
import { isLong, rollPoints, rollSeries } from "./rollup.ts";
import { requireId, requireOpenRun } from "./runs.ts";
import type { Statements } from "./statements.ts";

interface Series {
  readonly id: number;
  count: number;
  last: number | null;
  last_step: number;
  last_at: number;
  min: number | null;
  max: number | null;
  readonly is_rolled: number;
}

/** See `TrailStore.appendMetrics`. */
export function appendMetrics(
  statements: Statements,
  runId: RunId,
  origin: MetricOrigin,
  points: readonly MetricPoint[],
): number {
  return statements.write(() => {
    const runSeq = requireOpenRun(statements, runId);
    const rows: number[] = [];
    const touched = new Map<string, Series>();
    for (const { key, step, value, at } of points) {
      let series = touched.get(key);
      if (series === undefined) {
        series = requireSeries(statements, runSeq, key, origin);
        touched.set(key, series);
      }
      series.count += 1;
      rows.push(series.id, step, series.count, at, value);
      updateSummary(series, step, value, at);
    }
    insertPoints(statements, rows);
    const update = statements.prepare(
      "UPDATE metric SET count = ?, last = ?, last_step = ?, last_at = ?, min = ?, max = ? WHERE id = ?",
    );
    for (const { id, count, last, last_step, last_at, min, max, is_rolled } of touched.values()) {
      update.run(count, last, last_step, last_at, min, max, id);
      if (is_rolled === 1) rollPoints(statements, id, { values: rows, columnCount: COLUMN_COUNT });
      else if (isLong(count)) rollSeries(statements, id);
    }
    return points.length;
  });
}

const COLUMN_COUNT = 5;
const ROWS_PER_STATEMENT = 32;
const INSERT_ONE = "INSERT INTO point (metric_id, step, ordinal, at, value) VALUES (?, ?, ?, ?, ?)";
const INSERT_MANY = INSERT_ONE + ", (?, ?, ?, ?, ?)".repeat(ROWS_PER_STATEMENT - 1);

/** Many rows a statement: crossing into SQLite costs more than the row does (323k against 637k points a second). */
function insertPoints(statements: Statements, rows: readonly number[]): void {
  const step = COLUMN_COUNT * ROWS_PER_STATEMENT;
  const wholeEnd = rows.length - (rows.length % step);
  for (let start = 0; start < wholeEnd; start += step) {
    statements.prepare(INSERT_MANY).run(rows.slice(start, start + step));
  }
  for (let start = wholeEnd; start < rows.length; start += COLUMN_COUNT) {
    statements.prepare(INSERT_ONE).run(rows.slice(start, start + COLUMN_COUNT));
  }
}

function updateSummary(series: Series, step: number, value: number, at: number): void {
  series.last = value;
  series.last_step = step;
  series.last_at = at;
  if (Number.isNaN(value)) return;
  if (series.min === null || value < series.min) series.min = value;
  if (series.max === null || value > series.max) series.max = value;
}

function requireSeries(statements: Statements, runSeq: number, key: string, origin: MetricOrigin): Series {
  const datasetId = origin.dataset === undefined ? 0 : requireDatasetId(statements, origin.dataset);
  const evaluatorId = origin.evaluator === undefined ? 0 : requireEvaluatorId(statements, origin.evaluator);
  const find = statements.prepare<Series>(
    `SELECT id, count, last, last_step, last_at, min, max, is_rolled FROM metric
     WHERE run_seq = ? AND key = ? AND source = ? AND dataset_id = ? AND evaluator_id = ?`,
  );
  const identity = [runSeq, key, origin.source, datasetId, evaluatorId];
  const found = find.get(...identity);
  if (found !== undefined) return found;
  const isShadowed = origin.source === "auto" && hasExplicit(statements, runSeq, key);
  statements
    .prepare(
      `INSERT INTO metric (run_seq, key, source, dataset_id, evaluator_id, is_shadowed, count, last_step, last_at)
       VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)`,
    )
    .run(...identity, isShadowed ? 1 : 0);
  if (origin.source === "explicit") {
    statements
      .prepare("UPDATE metric SET is_shadowed = 1 WHERE run_seq = ? AND key = ? AND source = 'auto'")
      .run(runSeq, key);
  }
  const created = find.get(...identity);
  if (created === undefined) throw new Error(`metric "${key}" was inserted and is not there`);
  return created;
}

function hasExplicit(statements: Statements, runSeq: number, key: string): boolean {
  return (
    statements
      .prepare("SELECT 1 FROM metric WHERE run_seq = ? AND key = ? AND source = 'explicit'")
      .get(runSeq, key) !== undefined
  );
}

function requireEvaluatorId(
  statements: Statements,
  { name, version, digest }: NonNullable<MetricOrigin["evaluator"]>,
): number {
  const find = statements.prepare<{ id: number }>(
    "SELECT id FROM evaluator WHERE name = ? AND version = ? AND digest = ?",
  );
  const found = find.get(name, version, digest);
  if (found !== undefined) return found.id;
  statements.prepare("INSERT INTO evaluator (name, version, digest) VALUES (?, ?, ?)").run(name, version, digest);
  return requireId(find.get(name, version, digest));
}
