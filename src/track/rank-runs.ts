import { metricDirection, type MetricDirection } from "./metric-name.ts";
import type { Run } from "./run.ts";
import { TrackError, type RunQuery, type TrailStore } from "./store.ts";

/** Runs by one metric, the best first. */
export interface Ranking {
  readonly metric: string;
  readonly direction: MetricDirection;
  /** Without runs whose last value is NaN. */
  readonly ranked: readonly { readonly run: Run; readonly value: number }[];
  /** Whether all of them measured on the same data by the same evaluator: else no place means anything. */
  readonly isComparable: boolean;
}

/**
 * Orders runs by the last value of a metric.
 *
 * @param direction - Which way is better; by the metric's name when it is left out.
 * @throws {@link TrackError} `BAD_REFERENCE` when the name does not tell which way is better.
 */
export function rankRuns(
  store: TrailStore,
  metric: string,
  query: RunQuery = {},
  direction: MetricDirection = requireDirection(metric),
): Ranking {
  const { runs, metrics } = store.tabulateRuns(query, [metric]);
  const column = metrics.get(metric);
  const measured = runs.flatMap((run, place) => {
    const value = column?.values[place] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ run, value, measure: column?.measures[place] }];
  });
  const sign = direction === "higher" ? -1 : 1;
  return {
    metric,
    direction,
    // Among equals the oldest is the best: nothing was won since.
    ranked: measured.toReversed().toSorted((a, b) => (a.value === b.value ? 0 : sign * (a.value - b.value))),
    isComparable: new Set(measured.map(({ measure }) => measure)).size <= 1,
  };
}

function requireDirection(metric: string): MetricDirection {
  const direction = metricDirection(metric);
  if (direction !== undefined) return direction;
  throw new TrackError("BAD_REFERENCE", `whether more or less of "${metric}" is better is not known from its name`, {
    hint: `Say it: @min:${metric} or @max:${metric}, and for \`labtrail best\` --min or --max.`,
  });
}
