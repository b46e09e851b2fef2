import { MAX_SERIES } from "../../display/chart/palette.ts";
import { compareRuns, type Comparison } from "../compare/compare-runs.ts";
import { toCurvesChart } from "../plot/curves-chart.ts";
import type { Picture } from "../plot/picture.ts";
import { resolveRun } from "../run-reference.ts";
import type { CellExecution, RunDetails } from "../run.ts";
import { TrackError, type TrailStore } from "../store.ts";
import type { Report } from "./report.ts";
import { toRunReport } from "./run-report.ts";

/** @throws {@link TrackError} when the reference means no run, or several. */
export function lookUpRun(store: TrailStore, reference: string): RunDetails {
  return store.requireRun(resolveRun(store, reference));
}

/** @throws {@link TrackError} when the reference means no run, or several. */
export function lookAtRun(store: TrailStore, reference: string): Report {
  return toRunReport(lookUpRun(store, reference), readerOf(store));
}

export interface ComparedRuns {
  readonly references: readonly string[];
  /** What the others are measured against; the first of them when it is left out. */
  readonly baseline?: string | undefined;
  /** A step at which metrics are compared as well. */
  readonly step?: number | undefined;
}

/** @throws {@link TrackError} when a reference means no run, or several. */
export function lookAtDifferences(store: TrailStore, { references, baseline, step }: ComparedRuns): Comparison {
  const given = baseline === undefined ? references : [baseline, ...references];
  const ids = given.map((reference) => resolveRun(store, reference));
  const details = [...new Set(ids)].map((id) => store.requireRun(id));
  if (details.length === 1) {
    const names = [...new Set(given)].map((reference) => `"${reference}"`).join(" and ");
    throw new TrackError("BAD_REFERENCE", `at least two runs are needed, and ${names} is one`);
  }
  const valueAt = ({ run }: RunDetails, key: string, at: number): number | undefined =>
    store.metricCurve(run.id, key, { maxPoints: 8, from: at, to: at }).values.at(-1);
  return compareRuns(details, { sourceOf: readerOf(store), step, valueAt });
}

/** Fewer curves than these are drawn: a page of pictures shows nothing. */
const MAX_PICTURES = 3;
const CURVES_HEIGHT = 240;

/** The learning curves of the metrics in which runs differ. */
export function drawCurves(store: TrailStore, { runs, metrics }: Comparison): readonly Picture[] {
  const compared = runs.slice(0, MAX_SERIES);
  const note = compared.length < runs.length ? `the first ${compared.length} of ${runs.length} runs` : undefined;
  return metrics
    .filter(({ moment, isDifferent }) => moment === "last" && isDifferent)
    .filter(({ values }) => values.some((value) => value !== undefined && value.count > 1))
    .slice(0, MAX_PICTURES)
    .flatMap(({ key }): readonly Picture[] => {
      const curves = compared.map(({ id, name }) => ({ name, curve: store.metricCurve(id, key, { maxPoints: 1000 }) }));
      const drawable = curves.filter(({ curve }) => curve.values.some(Number.isFinite));
      if (drawable.length === 0) return [];
      return [{ kind: "chart", chart: toCurvesChart(key, drawable, { note, height: CURVES_HEIGHT }) }];
    });
}

function readerOf(store: TrailStore): (execution: CellExecution) => string {
  return ({ sourceDigest }) => store.requireText(sourceDigest);
}
