import type { Chart, Point } from "../../display/chart/chart.ts";
import { maybeExtent } from "../../display/chart/groups.ts";
import { logScale } from "../../display/chart/log-scale.ts";
import { linearScale, tightScale } from "../../display/chart/scale.ts";
import type { Curve } from "../downsample.ts";
import { TrackError } from "../store.ts";

/** The curve of one run. */
export interface NamedCurve {
  readonly name: string;
  readonly curve: Curve;
}

export interface CurvesOptions {
  /** Each power of ten as wide as the next. */
  readonly isLog?: boolean;
  /** How much of a value comes from those before it: 0 (the curve itself) to just below 1. */
  readonly smoothing?: number;
  /** What is left out, as a sentence. */
  readonly note?: string | undefined;
  readonly height?: number;
}

const WIDTH = 640;
const HEIGHT = 360;

/** Learning curves of several runs over each other. */
export function toCurvesChart(
  metric: string,
  curves: readonly NamedCurve[],
  { isLog = false, smoothing = 0, note, height = HEIGHT }: CurvesOptions = {},
): Chart {
  const series = curves.map(({ name, curve }) => ({ name, points: toPoints(curve, smoothing, isLog) }));
  const all = series.flatMap(({ points }) => points.filter(([, value]) => !Number.isNaN(value)));
  const [low, high] = maybeExtent(all.map(([, value]) => value)) ?? [];
  const [first, last] = maybeExtent(all.map(([step]) => step)) ?? [];
  if (low === undefined || high === undefined || first === undefined || last === undefined) {
    throw new TrackError("NOTHING_TO_PLOT", `"${metric}" has no value that can be drawn in ${listNames(curves)}`, {
      hint: isLog
        ? "On a logarithmic axis only values above zero have a place."
        : "All its values are NaN or infinite.",
    });
  }
  const notes = [
    ...curves.filter(({ curve }) => curve.values.some((value) => !Number.isFinite(value))).map(describeDiverged),
    ...(note === undefined ? [] : [note]),
  ];
  return {
    title: metric,
    xLabel: "step",
    yLabel: undefined,
    // A step is a whole number, and so is what stands between two.
    x: tightScale(first, last, Math.max(1, Math.min(8, last - first))),
    y: isLog ? logScale(low, high) : linearScale(low, high, 5),
    series: series.map(({ name, points }) => ({ name, marks: { kind: "line", points } })),
    width: WIDTH,
    height,
    note: notes.length === 0 ? undefined : notes.join("; "),
  };
}

/** What has no place on the axis interrupts the line. */
function toPoints({ steps, values }: Curve, smoothing: number, isLog: boolean): readonly Point[] {
  let mean = 0;
  let weight = 0;
  return Array.from(steps, (step, index): Point => {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) return [step, Number.NaN];
    mean = smoothing * mean + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    // The first values have no past to be smoothed with.
    const smooth = mean / weight;
    return [step, isLog && smooth <= 0 ? Number.NaN : smooth];
  });
}

function describeDiverged({ name, curve }: NamedCurve): string {
  const index = curve.values.findIndex((value) => !Number.isFinite(value));
  return `${name} is ${String(curve.values[index])} at step ${String(curve.steps[index])}`;
}

function listNames(curves: readonly NamedCurve[]): string {
  return curves.map(({ name }) => name).join(", ");
}
