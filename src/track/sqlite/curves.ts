import type { RunId } from "../../shared/ids.ts";
import { downsample, type Curve } from "../downsample.ts";
import type { CurveQuery } from "../store.ts";
import { requireRunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** So many points are read in a few milliseconds: only where there are more, rollups stand in for them. */
const FEW_POINTS = 8192;
const BUCKET_SIZE = 256;

interface SeriesRow {
  readonly id: number;
  readonly count: number;
  readonly is_rolled: number;
}

type Range = readonly [from: number, to: number];

/** See `TrailStore.metricCurve`. */
export function readCurve(
  statements: Statements,
  runId: RunId,
  key: string,
  { maxPoints, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER }: CurveQuery,
): Curve {
  return statements.read(() => {
    const { seq } = requireRunRecord(statements, runId);
    const series = statements
      .prepare<SeriesRow>(
        "SELECT id, count, is_rolled FROM metric WHERE run_seq = ? AND key = ? AND is_shadowed = 0 ORDER BY id",
      )
      .all(seq, key);
    const parts = series.map((one) => readSeries(statements, one, [from, to]));
    const points = parts.length === 1 ? (parts[0] ?? []) : parts.flat();
    return downsample(toCurve(points, series.length > 1 || series.some(isRolled)), Math.max(8, maxPoints));
  });
}

function isRolled({ is_rolled }: SeriesRow): boolean {
  return is_rolled === 1;
}

type PointRow = readonly [step: number, value: number | null];

function readSeries(statements: Statements, { id, count, is_rolled }: SeriesRow, range: Range): readonly PointRow[] {
  if (is_rolled === 0 || count <= FEW_POINTS) return readPoints(statements, id, range);
  const [from, to] = range;
  const { buckets } = statements
    .prepare<{ buckets: number }>(
      "SELECT count(*) AS buckets FROM rollup WHERE metric_id = ? AND last_step >= ? AND first_step <= ?",
    )
    .get(id, from, to) ?? { buckets: 0 };
  return buckets * BUCKET_SIZE <= FEW_POINTS ? readPoints(statements, id, range) : readRollups(statements, id, range);
}

function readPoints(statements: Statements, metricId: number, [from, to]: Range): readonly PointRow[] {
  return statements
    .prepare("SELECT step, value FROM point WHERE metric_id = ? AND step BETWEEN ? AND ? ORDER BY step, ordinal")
    .raw()
    .all(metricId, from, to) as unknown as readonly PointRow[];
}

/** The extremes of each bucket, and both ends of the series. */
function readRollups(statements: Statements, metricId: number, [from, to]: Range): readonly PointRow[] {
  const rows = statements
    .prepare(
      `SELECT min_step, min, max_step, max, nan_step FROM rollup
       WHERE metric_id = ? AND last_step >= ? AND first_step <= ? ORDER BY bucket`,
    )
    .raw()
    .all(metricId, from, to) as unknown as readonly (readonly [
    minStep: number | null,
    min: number | null,
    maxStep: number | null,
    max: number | null,
    nanStep: number | null,
  ])[];
  const points: PointRow[] = [];
  for (const [minStep, min, maxStep, max, nanStep] of rows) {
    if (minStep !== null && isWithin(minStep)) points.push([minStep, min]);
    if (maxStep !== null && isWithin(maxStep)) points.push([maxStep, max]);
    if (nanStep !== null && isWithin(nanStep)) points.push([nanStep, null]);
  }
  for (const order of ["step, ordinal", "step DESC, ordinal DESC"]) {
    const end = statements
      .prepare(`SELECT step, value FROM point WHERE metric_id = ? AND step BETWEEN ? AND ? ORDER BY ${order} LIMIT 1`)
      .raw()
      .get(metricId, from, to) as PointRow | undefined;
    if (end !== undefined) points.push(end);
  }
  return points;

  function isWithin(step: number): boolean {
    return step >= from && step <= to;
  }
}

function toCurve(points: readonly PointRow[], isMixed: boolean): Curve {
  const sorted = isMixed ? points.toSorted((a, b) => a[0] - b[0]) : points;
  return {
    steps: Float64Array.from(sorted, ([step]) => step),
    values: Float64Array.from(sorted, ([, value]) => value ?? Number.NaN),
  };
}
