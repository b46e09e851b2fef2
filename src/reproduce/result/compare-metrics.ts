import type { MetricPoint, RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { measureDistance, toleranceOf, type Distance, type Tolerance, type Tolerances } from "./tolerance.ts";

/** A metric of a run beside the same of its reproductions. */
export interface ReproducedMetric {
  readonly key: string;
  readonly tolerance: Tolerance;
  /** Undefined where only the reproduction has it. */
  readonly original: number | undefined;
  /** The last value of each reproduction; undefined where it has none. */
  readonly reproduced: readonly (number | undefined)[];
  /** That of the reproduction whose last value is furthest away. */
  readonly last: Distance;
  /** The largest of all points; undefined for a metric of one point. */
  readonly curve: CurveDistance | undefined;
  /** `within-noise`: not near enough, but between the values of several reproductions. `new`: only the reproduction has it. */
  readonly result: "identical" | "within" | "within-noise" | "differs" | "missing" | "new";
}

export interface CurveDistance extends Distance {
  readonly pointCount: number;
  /** Where the curves are furthest apart; undefined where one of them lacks points. */
  readonly step: number | undefined;
}

const APART: Distance = { kind: "differs", absolute: Infinity, relative: Infinity };

/** One run in a store. */
export interface StoredRun {
  readonly store: TrailStore;
  readonly details: RunDetails;
}

/** Compares every metric: its last value, and its curve point by point. */
export function compareMetrics(
  original: StoredRun,
  reproductions: readonly StoredRun[],
  tolerances: Tolerances,
): readonly ReproducedMetric[] {
  const keys = new Set([original, ...reproductions].flatMap(({ details }) => details.metrics.map(({ key }) => key)));
  return [...keys].map((key) => compareMetric(key, original, reproductions, toleranceOf(tolerances, key)));
}

function compareMetric(
  key: string,
  original: StoredRun,
  reproductions: readonly StoredRun[],
  tolerance: Tolerance,
): ReproducedMetric {
  const before = lastOf(original, key);
  const reproduced = reproductions.map((run) => lastOf(run, key));
  const points = pointsOf(original, key);
  const lasts = reproduced.map((value) =>
    before === undefined || value === undefined ? APART : measureDistance(before, value, tolerance),
  );
  const curves = reproductions.map((run) => compareCurves(points, pointsOf(run, key), tolerance));
  const last = furthest(lasts);
  const curve = points.length > 1 ? furthest(curves) : undefined;
  return { key, tolerance, original: before, reproduced, last, curve, result: judge(before, reproduced, last, curve) };
}

function judge(
  before: number | undefined,
  reproduced: readonly (number | undefined)[],
  last: Distance,
  curve: CurveDistance | undefined,
): ReproducedMetric["result"] {
  if (before === undefined) return "new";
  const present = reproduced.filter((value) => value !== undefined);
  if (present.length < reproduced.length) return "missing";
  const kinds = [last.kind, curve?.kind];
  if (!kinds.includes("differs")) return kinds.includes("within") ? "within" : "identical";
  const isNoise = present.length > 1 && Math.min(...present) < before && before < Math.max(...present);
  return isNoise ? "within-noise" : "differs";
}

/** By place: two points of one step are both there. Another number of points is another curve. */
function compareCurves(
  before: readonly MetricPoint[],
  after: readonly MetricPoint[],
  tolerance: Tolerance,
): CurveDistance {
  const pointCount = before.length;
  const isSameSteps = after.length === pointCount && after.every(({ step }, index) => step === before[index]?.step);
  if (!isSameSteps) return { ...APART, pointCount, step: undefined };
  const distances = before.map(({ value, step }, index) => ({
    ...measureDistance(value, after[index]?.value ?? Number.NaN, tolerance),
    pointCount,
    step,
  }));
  return distances.length === 0
    ? { kind: "identical", absolute: 0, relative: 0, pointCount, step: undefined }
    : furthest(distances);
}

const ORDER = { identical: 0, within: 1, differs: 2 } as const;

function furthest<One extends Distance>(distances: readonly One[]): One {
  return distances.reduce((worst, one) =>
    ORDER[one.kind] > ORDER[worst.kind] || (one.kind === worst.kind && one.absolute > worst.absolute) ? one : worst,
  );
}

function lastOf({ details }: StoredRun, key: string): number | undefined {
  return details.metrics.find((metric) => metric.key === key)?.last;
}

function pointsOf({ store, details }: StoredRun, key: string): readonly MetricPoint[] {
  return store.metricHistory(details.run.id, key);
}
