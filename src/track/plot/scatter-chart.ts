import type { Chart, Point } from "../../display/chart/chart.ts";
import { distinct, maybeExtent } from "../../display/chart/groups.ts";
import { logScale } from "../../display/chart/log-scale.ts";
import { bandScale, linearScale, type Scale } from "../../display/chart/scale.ts";
import { thinOut } from "../../display/chart/thin.ts";
import type { Json } from "../../shared/json.ts";
import { formatNumber, formatValue } from "../report/format.ts";
import { TrackError } from "../store.ts";

/** A run as a dot. */
export interface RunDot {
  readonly name: string;
  readonly x: Json | undefined;
  readonly y: number;
}

/** Each is an element of the page. */
const MAX_DOTS = 2000;
const MAX_CATEGORIES = 40;

/** A metric of many runs against a param, or against another metric. */
export function toScatterChart(
  metric: string,
  key: string,
  dots: readonly RunDot[],
  { isLog = false }: { readonly isLog?: boolean } = {},
): Chart {
  const known = dots.filter(({ x, y }) => x !== undefined && Number.isFinite(y));
  const shown = thinOut(known, MAX_DOTS);
  const extent = maybeExtent(shown.map(({ y }) => y));
  if (extent === undefined) {
    throw new TrackError("NOTHING_TO_PLOT", `no run has both "${metric}" and "${key}"`);
  }
  const { scale, place } = toXAxis(shown, isLog);
  const notes = [
    ...(shown.length < known.length ? [`${shown.length} of ${known.length} runs are drawn`] : []),
    ...(known.length < dots.length ? [`${dots.length - known.length} runs lack one of both`] : []),
  ];
  return {
    title: undefined,
    xLabel: key,
    yLabel: metric,
    x: scale,
    y: linearScale(...extent, 5),
    series: [
      {
        name: metric,
        marks: {
          kind: "dots",
          points: shown.map(({ x, y }): Point => [place(x), y]),
          labels: shown.map(({ name, x, y }) => `${name}: ${key} ${formatValue(x)}, ${metric} ${formatNumber(y)}`),
        },
      },
    ],
    width: 640,
    height: 360,
    note: notes.length === 0 ? undefined : notes.join("; "),
  };
}

/** Numbers where all are, else categories in the order of their size. */
function toXAxis(
  dots: readonly RunDot[],
  isLog: boolean,
): { readonly scale: Scale; readonly place: (value: Json | undefined) => number } {
  const numbers = dots.map(({ x }) => x).filter((x) => typeof x === "number");
  if (numbers.length === dots.length) {
    const [low, high] = maybeExtent(numbers) ?? [0, 1];
    const scale = isLog && low > 0 ? logScale(low, high) : linearScale(low, high, 8);
    return { scale, place: (value) => Number(value) };
  }
  const categories = distinct(dots.map(({ x }) => formatValue(x))).slice(0, MAX_CATEGORIES);
  const places = new Map(categories.map((name, index) => [name, index]));
  return { scale: bandScale(categories), place: (value) => places.get(formatValue(value)) ?? categories.length - 1 };
}
