import type { Interval, Metrics, MetricValue, SliceResult } from "../evaluator.ts";
import { directionsOf, type OwnMetrics, prepareOwn } from "../evaluators/own-metric.ts";
import type { Directions, MeasurePlaces, MetricNumbers, Task } from "../evaluators/task.ts";
import type { RowSet } from "./row-conditions.ts";

type Intervals = Readonly<Record<string, Interval>>;

/** Measures any of the examples of an evaluation: all of them, a slice, a resample. */
export class Measurement<Example> {
  /** All metrics, those of the business too. */
  readonly numbers: MeasurePlaces;
  readonly #model: MeasurePlaces;
  readonly #business: MeasurePlaces;
  readonly #directions: Directions;

  constructor(
    task: Pick<Task<never, never, Example>, "prepare" | "directions">,
    examples: readonly Example[],
    { metrics = {}, businessMetrics = {} }: MeasurementSettings<Example>,
  ) {
    const ready = task.prepare(examples);
    const own = prepareOwn(metrics, examples);
    const business = prepareOwn(businessMetrics, examples);
    this.#model = (places, purpose) => ({ ...ready(places, purpose), ...own(places, purpose) });
    this.#business = business;
    this.#directions = { ...task.directions, ...directionsOf(metrics), ...directionsOf(businessMetrics) };
    this.numbers = (places, purpose) => ({ ...this.#model(places, purpose), ...business(places, purpose) });
  }

  measure(places: Int32Array, intervals: Intervals = {}): Metrics {
    return this.#withSense(this.#model(places), intervals);
  }

  measureBusiness(places: Int32Array, intervals: Intervals = {}): Metrics {
    return this.#withSense(this.#business(places), intervals);
  }

  measureSets(sets: readonly RowSet[]): readonly SliceResult[] {
    return sets.map(({ name, places }) => ({
      name,
      size: places.length,
      metrics: this.measure(places),
      businessMetrics: this.measureBusiness(places),
    }));
  }

  /** Which way a metric is better, where that is known. */
  directionOf(metric: string): "higher" | "lower" | undefined {
    return this.#directions[metric];
  }

  #withSense(numbers: MetricNumbers, intervals: Intervals): Metrics {
    const entries = Object.entries(numbers).map(([name, value]): readonly [string, MetricValue] => {
      const [interval, better] = [intervals[name], this.#directions[name]];
      return [name, { value, ...(interval && { interval }), ...(better && { better }) }];
    });
    return Object.fromEntries(entries);
  }
}

interface MeasurementSettings<Example> {
  readonly metrics?: OwnMetrics<Example>;
  readonly businessMetrics?: OwnMetrics<Example>;
}
