import { MAX_SERIES } from "../../display/chart/palette.ts";
import { findNearestNames } from "../../shared/nearest-name.ts";
import type { Json } from "../../shared/json.ts";
import type { Run } from "../run.ts";
import { resolveRun } from "../run-reference.ts";
import { TrackError, type RunQuery, type RunTable, type TrailStore } from "../store.ts";
import { toCurvesChart, type NamedCurve } from "./curves-chart.ts";
import { toParallelAxes } from "./parallel.ts";
import type { Picture } from "./picture.ts";
import { toScatterChart, type RunDot } from "./scatter-chart.ts";

/** What is to be drawn. */
export interface PlotRequest {
  readonly metric: string;
  /** Runs; the newest that have the metric when there are none. */
  readonly references: readonly string[];
  readonly query?: RunQuery | undefined;
  /** A param or a metric along x, in place of the step. */
  readonly x?: string | undefined;
  readonly isParallel?: boolean;
  readonly isLog?: boolean;
  readonly smoothing?: number | undefined;
}

/** A picture of runs, and the numbers in it. */
export interface RunPlot {
  readonly picture: Picture;
  readonly runs: readonly Run[];
  /** Only of learning curves. */
  readonly curves: readonly NamedCurve[];
}

/** More points than pixels across cannot be seen. */
const MAX_POINTS = 2000;

/**
 * Draws a metric of runs: its learning curves, or against a param or another metric, or across all params that differ.
 * A metric with one value a run has no curve: it is drawn against the first param in which the runs differ.
 *
 * @throws {@link TrackError} `NOTHING_TO_PLOT`, `RUN_NOT_FOUND`, `RUN_AMBIGUOUS` or `BAD_REFERENCE`.
 */
export function plotRuns(store: TrailStore, request: PlotRequest): RunPlot {
  const { metric, x, isParallel = false } = request;
  const chosen = request.references.length > 0;
  const ids = new Set(request.references.map((reference) => resolveRun(store, reference)));
  const table = store.tabulateRuns({ archived: chosen ? "show" : "hide", ...request.query });
  const wanted = table.runs.flatMap((run, place) => {
    const isMeant = chosen ? ids.has(run.id) : table.metrics.get(metric)?.isPresent[place] === 1;
    return isMeant ? [place] : [];
  });
  if (!table.metrics.has(metric)) throw notMeasured(store, metric);
  const runs = wanted.flatMap((place) => table.runs[place] ?? []);
  if (isParallel)
    return { picture: { kind: "parallel", axes: toParallelAxes(metric, select(table, wanted)) }, runs, curves: [] };
  if (x !== undefined && x !== "step") return plotAgainst(x, request, select(table, wanted));
  const curves = readCurves(store, metric, runs);
  if (curves.some(({ curve }) => curve.steps.length > 1)) return plotCurves(request, runs, curves);
  const varied = maybeVariedParam(table, wanted);
  if (varied === undefined) return plotCurves(request, runs, curves);
  return plotAgainst(varied, request, select(table, wanted));
}

function plotCurves(
  { metric, isLog = false, smoothing = 0 }: PlotRequest,
  runs: readonly Run[],
  curves: readonly NamedCurve[],
): RunPlot {
  const note = runs.length > curves.length ? `the newest ${curves.length} of ${runs.length} runs` : undefined;
  return { picture: { kind: "chart", chart: toCurvesChart(metric, curves, { isLog, smoothing, note }) }, runs, curves };
}

/** As many as there are colours; in the order in which the runs began. */
function readCurves(store: TrailStore, metric: string, runs: readonly Run[]): readonly NamedCurve[] {
  return runs
    .slice(0, MAX_SERIES)
    .toReversed()
    .map(({ id, name }) => ({ name, curve: store.metricCurve(id, metric, { maxPoints: MAX_POINTS }) }))
    .filter(({ curve }) => curve.steps.length > 0);
}

function plotAgainst(x: string, { metric, isLog = false }: PlotRequest, table: RunTable): RunPlot {
  const values = requireColumn(table, x);
  const column = table.metrics.get(metric);
  const dots = table.runs.map(({ name }, place): RunDot => ({
    name,
    x: values[place],
    y: column?.values[place] ?? Number.NaN,
  }));
  return {
    picture: { kind: "chart", chart: toScatterChart(metric, x, dots, { isLog }) },
    runs: table.runs,
    curves: [],
  };
}

/** `params.lr`, `metrics.loss`, or the bare key of a param, else of a metric. */
function requireColumn({ params, metrics }: RunTable, x: string): readonly (Json | undefined)[] {
  const [, prefix, key = x] = /^(params?|metrics?)\.(.+)$/.exec(x) ?? [];
  const param = prefix?.startsWith("m") === true ? undefined : params.get(key);
  const metric = prefix?.startsWith("p") === true ? undefined : metrics.get(key);
  if (param !== undefined) return param;
  if (metric !== undefined) return Array.from(metric.values, (value) => (Number.isFinite(value) ? value : undefined));
  const nearest = findNearestNames(key, [...params.keys(), ...metrics.keys()]);
  const guess = nearest.map((name) => `"${name}"`).join(" or ");
  throw new TrackError("NOTHING_TO_PLOT", `none of the runs has a param or a metric "${key}"`, {
    hint: nearest.length === 0 ? `They have ${[...params.keys()].join(", ")}.` : `Did you mean ${guess}?`,
  });
}

/** The first param in which runs differ, one of numbers before others. */
function maybeVariedParam({ params }: RunTable, places: readonly number[]): string | undefined {
  const varied = [...params].filter(
    ([, values]) => new Set(places.map((place) => JSON.stringify(values[place]))).size > 1,
  );
  const numeric = varied.find(([, values]) => places.some((place) => typeof values[place] === "number"));
  return (numeric ?? varied[0])?.[0];
}

function select({ runs, params, metrics }: RunTable, places: readonly number[]): RunTable {
  return {
    runs: places.flatMap((place) => runs[place] ?? []),
    params: new Map([...params].map(([key, values]) => [key, places.map((place) => values[place])])),
    metrics: new Map(
      [...metrics].map(([key, column]) => [
        key,
        {
          key,
          values: Float64Array.from(places, (place) => column.values[place] ?? Number.NaN),
          isPresent: Uint8Array.from(places, (place) => column.isPresent[place] ?? 0),
          measures: Int32Array.from(places, (place) => column.measures[place] ?? 0),
        },
      ]),
    ),
  };
}

function notMeasured(store: TrailStore, metric: string): TrackError {
  const { metrics } = store.listKeys();
  const nearest = findNearestNames(metric, metrics);
  const guess = nearest.map((name) => `"${name}"`).join(" or ");
  const known = metrics.length === 0 ? "No metric was recorded yet." : `There are ${metrics.slice(0, 20).join(", ")}.`;
  return new TrackError("NOTHING_TO_PLOT", `no run has the metric "${metric}"`, {
    hint: nearest.length === 0 ? known : `Did you mean ${guess}?`,
  });
}
