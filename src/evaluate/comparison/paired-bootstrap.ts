import type { Interval } from "../evaluator.ts";
import type { MeasurePlaces, MetricNumbers } from "../evaluators/task.ts";
import { allPlaces } from "../evaluators/task.ts";
import { type BootstrapOptions, maybeInterval, requireConfidence, resample } from "../resampling/bootstrap.ts";

/** How a metric of two models differs on the same examples. */
export interface Difference {
  readonly a: number;
  readonly b: number;
  /** `b` minus `a`. */
  readonly difference: number;
  /** Of the difference, by drawing the same examples for both; undefined where too few draws have the metric. */
  readonly interval: Interval | undefined;
  readonly better: "higher" | "lower" | undefined;
  /** Which of both is better beyond chance; undefined where that cannot be said. */
  readonly winner: "a" | "b" | undefined;
}

/** What is compared: two ways to measure the same examples. */
export interface PairedMeasures {
  readonly length: number;
  readonly a: MeasurePlaces;
  readonly b: MeasurePlaces;
  readonly directionOf: (metric: string) => "higher" | "lower" | undefined;
}

/**
 * Draws the same examples for both models, again and again, and looks at how their metrics differ. What makes some examples
 * harder than others falls out, so that far smaller differences are seen than by two intervals side by side.
 *
 * @returns The metrics that both have.
 */
export function pairedBootstrap(
  { length, a, b, directionOf }: PairedMeasures,
  options: BootstrapOptions = {},
): Readonly<Record<string, Difference>> {
  const confidence = requireConfidence(options.confidence);
  const places = allPlaces(length);
  const [allA, allB] = [a(places), b(places)];
  const draws: readonly (readonly [MetricNumbers, MetricNumbers])[] =
    length < 2 ? [] : resample(length, (drawn) => [a(drawn, "interval"), b(drawn, "interval")] as const, options);
  const shared = Object.keys(allA).filter((name) => name in allB);
  return Object.fromEntries(
    shared.map((name): readonly [string, Difference] => {
      const [ofA = Number.NaN, ofB = Number.NaN] = [allA[name], allB[name]];
      const values = draws.map(([one, other]) => (other[name] ?? Number.NaN) - (one[name] ?? Number.NaN));
      const interval = maybeInterval(values, confidence);
      const better = directionOf(name);
      const winner = winnerOf(interval, better);
      return [name, { a: ofA, b: ofB, difference: ofB - ofA, interval, better, winner }];
    }),
  );
}

function winnerOf(interval: Interval | undefined, better: "higher" | "lower" | undefined): "a" | "b" | undefined {
  if (interval === undefined || better === undefined) return undefined;
  if (interval.lower > 0) return better === "higher" ? "b" : "a";
  if (interval.upper < 0) return better === "higher" ? "a" : "b";
  return undefined;
}
