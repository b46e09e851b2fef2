import { createRandom } from "../../shared/random.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { MeasurePlaces, MetricNumbers } from "../evaluators/task.ts";
import type { Interval } from "../evaluator.ts";
import { quantileOf } from "../metrics/sums.ts";

/** How intervals are drawn. */
export interface BootstrapOptions {
  /** How often examples are drawn anew; 1000 when it is left out. */
  readonly resamples?: number;
  /** 0.95 when it is left out. */
  readonly confidence?: number;
  /** 0 when it is left out. The same seed gives the same intervals, on every machine. */
  readonly seed?: number;
}

/**
 * Draws `length` of `length` places with replacement, again and again (B. Efron, 1979).
 *
 * @returns What `measure` gives for each draw, in order.
 */
export function resample<Value>(
  length: number,
  measure: (places: Int32Array) => Value,
  { resamples = 1000, seed = 0 }: BootstrapOptions,
): readonly Value[] {
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new EvaluateError("BAD_OPTION", `an interval cannot be drawn from ${resamples} resamples`, {
      hint: "Give a whole number from 2 on; 1000 is usual.",
    });
  }
  const random = createRandom(seed);
  const places = new Int32Array(length);
  return Array.from({ length: resamples }, () => {
    for (let draw = 0; draw < length; draw += 1) places[draw] = Math.floor(random() * length);
    return measure(places);
  });
}

/**
 * Percentile intervals of metrics. A metric that is undefined in more than half of the draws has none, nor has one of
 * fewer than two examples.
 *
 * @throws {@link EvaluateError} `BAD_OPTION` for a number of resamples or a confidence that is none.
 */
export function bootstrapIntervals(
  length: number,
  measure: MeasurePlaces,
  options: BootstrapOptions = {},
): Readonly<Record<string, Interval>> {
  const confidence = requireConfidence(options.confidence);
  if (length < 2) return {};
  const draws = resample(length, (places) => measure(places, "interval"), options);
  const intervals: Record<string, Interval> = {};
  for (const name of Object.keys(draws[0] ?? {})) {
    const interval = maybeInterval(
      draws.map((numbers: MetricNumbers) => numbers[name] ?? Number.NaN),
      confidence,
    );
    if (interval !== undefined) intervals[name] = interval;
  }
  return intervals;
}

/** The interval that holds the middle of the drawn values; undefined when too few of them are numbers. */
export function maybeInterval(values: readonly number[], confidence: number): Interval | undefined {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).toSorted();
  if (sorted.length * 2 <= values.length) return undefined;
  const tail = (1 - confidence) / 2;
  return { lower: quantileOf(sorted, tail), upper: quantileOf(sorted, 1 - tail), confidence };
}

export function requireConfidence(confidence = 0.95): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new EvaluateError("BAD_OPTION", `a confidence lies between 0 and 1, which ${confidence} does not`, {
    hint: "Write 0.95 for 95 %.",
  });
}
