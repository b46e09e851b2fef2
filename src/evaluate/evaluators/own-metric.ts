import type { Directions, MeasurePlaces, MetricNumbers } from "./task.ts";

/** A metric of one's own: a function of examples, and which way it is better where that is to be known. */
export type OwnMetric<Example> =
  | ((examples: readonly Example[]) => number)
  | { readonly measure: (examples: readonly Example[]) => number; readonly better?: "higher" | "lower" };

/** Metrics of one's own, by name. */
export type OwnMetrics<Example> = Readonly<Record<string, OwnMetric<Example>>>;

/** Which way those metrics are better that say so. */
export function directionsOf(metrics: OwnMetrics<never>): Directions {
  const known = Object.entries(metrics).flatMap(([name, metric]) =>
    typeof metric === "function" || metric.better === undefined ? [] : [[name, metric.better] as const],
  );
  return Object.fromEntries(known);
}

/** Measures own metrics of some of the examples. */
export function prepareOwn<Example>(metrics: OwnMetrics<Example>, examples: readonly Example[]): MeasurePlaces {
  const functions = Object.entries(metrics).map(
    ([name, metric]) => [name, typeof metric === "function" ? metric : metric.measure] as const,
  );
  if (functions.length === 0) return () => ({});
  return (places): MetricNumbers => {
    const chosen = Array.from(places, (place) => examples[place] as Example);
    return Object.fromEntries(functions.map(([name, measure]) => [name, measure(chosen)]));
  };
}
