import { distinct, maybeExtent } from "../../display/chart/groups.ts";
import { bandScale, linearScale, type Scale } from "../../display/chart/scale.ts";
import type { Json } from "../../shared/json.ts";
import { formatNumber, formatValue } from "../report/format.ts";
import { TrackError, type RunTable } from "../store.ts";

/** One upright axis. */
export interface ParallelAxis {
  readonly key: string;
  readonly scale: Scale;
  /** The smallest and the largest value, or how many there are. */
  readonly range: string;
}

/** A run as a line that crosses each axis at its value. */
export interface ParallelLine {
  readonly name: string;
  /** From 0 to 1, by axis; undefined where the run lacks the value. */
  readonly places: readonly (number | undefined)[];
  /** On the last axis, from 0 to 1: what the line is coloured by. */
  readonly shade: number;
}

/** Runs across several axes: params, and at the end a metric. */
export interface ParallelAxes {
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  readonly note: string | undefined;
}

const MAX_AXES = 8;
const MAX_LINES = 500;
const MAX_CATEGORIES = 20;

/** Parallel coordinates of the params in which runs differ, and a metric. */
export function toParallelAxes(metric: string, { runs, params, metrics }: RunTable): ParallelAxes {
  const column = metrics.get(metric);
  const places = runs.flatMap((_, place) => (Number.isFinite(column?.values[place]) ? [place] : []));
  const varied = [...params].filter(
    ([, values]) => new Set(places.map((place) => JSON.stringify(values[place]))).size > 1,
  );
  if (places.length === 0 || varied.length === 0) {
    const problem = places.length === 0 ? `no run has the metric "${metric}"` : "these runs do not differ in a param";
    throw new TrackError("NOTHING_TO_PLOT", problem);
  }
  const kept = varied.slice(0, MAX_AXES - 1);
  const drawn = places.slice(0, MAX_LINES);
  const measured = drawn.map((place) => column?.values[place] ?? Number.NaN);
  const columns = [
    ...kept.map(([key, values]) =>
      toColumn(
        key,
        drawn.map((place) => values[place]),
      ),
    ),
    toColumn(metric, measured),
  ];
  const notes = [
    ...(kept.length < varied.length ? [`${varied.length - kept.length} more params differ`] : []),
    ...(drawn.length < places.length ? [`the newest ${drawn.length} of ${places.length} runs`] : []),
  ];
  return {
    axes: columns.map(({ axis }) => axis),
    lines: drawn.map((place, index) => ({
      name: runs[place]?.name ?? "",
      places: columns.map((one) => one.places[index]),
      shade: columns.at(-1)?.places[index] ?? 0,
    })),
    note: notes.length === 0 ? undefined : notes.join("; "),
  };
}

function toColumn(
  key: string,
  values: readonly (Json | undefined)[],
): { readonly axis: ParallelAxis; readonly places: readonly (number | undefined)[] } {
  const known = values.filter((value) => value !== undefined);
  const numbers = known.filter((value) => typeof value === "number");
  if (numbers.length === known.length) {
    const [low, high] = maybeExtent(numbers) ?? [0, 1];
    const scale = linearScale(low, high, 5);
    const range = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
    const places = values.map((value) => (typeof value === "number" ? scale.at(value) : undefined));
    return { axis: { key, scale, range }, places };
  }
  const categories = distinct(known.map(formatValue)).slice(0, MAX_CATEGORIES);
  const scale = bandScale(categories);
  const indices = new Map(categories.map((name, index) => [name, index]));
  const places = values.map((value) => {
    const index = value === undefined ? undefined : indices.get(formatValue(value));
    return index === undefined ? undefined : scale.at(index);
  });
  return { axis: { key, scale, range: `${categories.length} values` }, places };
}
