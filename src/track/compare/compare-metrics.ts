import { metricDirection } from "../metric-name.ts";
import type { MetricSummary, RunDetails } from "../run.ts";
import { align, type ComparedValue } from "./align.ts";

/** Which of a metric's values is compared: the last, the best of its curve, or that of a step. */
export type MetricMoment = "last" | "best" | number;

export interface ComparedMetric extends ComparedValue<MetricSummary> {
  readonly moment: MetricMoment;
  /** What is compared, by run. */
  readonly numbers: readonly (number | undefined)[];
  /** Against the first run. */
  readonly deltas: readonly (number | undefined)[];
  /** The run with the best value; undefined when that cannot be said. */
  readonly best: number | undefined;
  /** Whether all runs measured it on the same data by the same evaluator. */
  readonly isComparable: boolean;
}

/** The value of a run's metric at a step; undefined when it has none there. */
export type ValueAtStep = (run: RunDetails, key: string, step: number) => number | undefined;

/**
 * Compares the metrics of runs by their last values, of curves also by their best, and at a step where one is given.
 * Where two runs measured a metric on different data or by different evaluators, none of them is called the best: the
 * numbers do not mean the same.
 */
export function compareMetrics(
  runs: readonly RunDetails[],
  step: number | undefined,
  valueAt: ValueAtStep,
): readonly ComparedMetric[] {
  const measures = runs.map(measuredOn);
  const rows = align(runs, ({ metrics }) => metrics.map((metric) => [metric.key, metric]), String);
  return rows.flatMap((row) => {
    const isComparable = isSameMeasure(row.values, measures);
    const at = (moment: MetricMoment, numbers: readonly (number | undefined)[]): ComparedMetric => ({
      ...row,
      moment,
      numbers,
      isDifferent: numbers.some((number) => !Object.is(number, numbers[0])),
      deltas: numbers.map((number, index) => (index === 0 ? undefined : maybeDelta(number, numbers[0]))),
      best: isComparable ? findBest(row.key, numbers) : undefined,
      isComparable,
    });
    const lasts = row.values.map((value) => value?.last);
    const bests = row.values.map((value) => (value === undefined ? undefined : maybeBestOf(value)));
    const hasOwnBest = bests.some((best, index) => best !== undefined && best !== lasts[index]);
    const values = runs.map((run) => (step === undefined ? undefined : valueAt(run, row.key, step)));
    return [
      at("last", lasts),
      ...(hasOwnBest ? [at("best", bests)] : []),
      ...(step !== undefined && values.some((value) => value !== undefined) ? [at(step, values)] : []),
    ];
  });
}

/** What a run measured a metric on and by: as it was recorded with the metric, else all the data the run used. */
type MeasuredOn = (metric: MetricSummary) => string;

function measuredOn({ datasets }: RunDetails): MeasuredOn {
  const all = datasets
    .map(({ digest }) => digest)
    .toSorted()
    .join(" ");
  return ({ dataset, evaluator }) => `${dataset?.digest ?? all} ${evaluator?.digest ?? ""}`;
}

function isSameMeasure(values: readonly (MetricSummary | undefined)[], measures: readonly MeasuredOn[]): boolean {
  const identities = values.flatMap((value, index) => (value === undefined ? [] : [measures[index]?.(value)]));
  return new Set(identities).size <= 1;
}

function maybeBestOf({ key, count, min, max }: MetricSummary): number | undefined {
  const direction = metricDirection(key);
  if (count < 2 || direction === undefined) return undefined;
  return direction === "higher" ? max : min;
}

function maybeDelta(value: number | undefined, first: number | undefined): number | undefined {
  return value === undefined || first === undefined ? undefined : value - first;
}

/** Undefined unless all runs have a value, one is better than the rest, and it is known what better means. */
function findBest(key: string, numbers: readonly (number | undefined)[]): number | undefined {
  const direction = metricDirection(key);
  const known = numbers.filter((value) => value !== undefined && !Number.isNaN(value)) as number[];
  if (direction === undefined || known.length < numbers.length || known.length < 2) return undefined;
  const best = direction === "higher" ? Math.max(...known) : Math.min(...known);
  return known.filter((value) => value === best).length === 1 ? numbers.indexOf(best) : undefined;
}
