import type { RowKey } from "../dataset.ts";
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  pinballLoss,
  residualsOf,
  residualSummary,
  rSquared,
} from "../metrics/regression.ts";
import { createEvaluator, type EvaluatorSettings, type ReadyEvaluator } from "./create-evaluator.ts";
import { readKey, unreadable } from "./read-key.ts";
import { type Directions, meanAt, type MeasurePlaces, type MetricNumbers, pickNumbers, type Task } from "./task.ts";

/** A row, its number, and the number that the model said. */
export interface RegressionExample<Row = unknown> {
  readonly row: Row;
  readonly truth: number;
  /** NaN where the model says so. */
  readonly predicted: number;
}

/** How a model of numbers is evaluated. */
export interface RegressionSettings<Row, Output> extends EvaluatorSettings<RegressionExample<Row>> {
  /** The column that has the true number, or a function of the row. */
  readonly truth: RowKey<Row>;
  /** The number in an output; by default the output itself, or the only number of a list. */
  readonly value?: (output: Output) => number;
  /** For a model that says a quantile, such as 0.9: adds `pinball_loss`. */
  readonly quantile?: number;
}

const DIRECTIONS: Directions = {
  mae: "lower",
  rmse: "lower",
  mape: "lower",
  r2: "higher",
  median_absolute_error: "lower",
  max_error: "lower",
  pinball_loss: "lower",
};

/**
 * An evaluator of models that say a number.
 *
 * Metrics: `mae`, `rmse`, `r2`, `mape`, `median_absolute_error`, `max_error`, and the residuals (truth minus prediction) by
 * `residual_mean`, `residual_deviation` and their quartiles. The loss of an example is its absolute error.
 *
 * @example
 * const evaluator = regressionEvaluator<House, number>({ truth: "price" });
 */
export function regressionEvaluator<Row, Output, Input = Row>(
  settings: RegressionSettings<Row, Output>,
): ReadyEvaluator<Row, Output, Input, RegressionExample<Row>> {
  const { name: evaluator = "regression", truth: key, value, quantile } = settings;
  const task: Task<Row, Output, RegressionExample<Row>> = {
    kind: "regression",
    read(row, output, index) {
      const truth = toNumber(readKey(row, key));
      if (truth === undefined || Number.isNaN(truth)) {
        const what = typeof key === "string" ? `the truth "${key}"` : "the truth";
        const hint = "It has to be a number. Take rows without one out of the dataset.";
        throw unreadable(readKey(row, key), { evaluator, index, what, hint });
      }
      const said: unknown = value === undefined ? output : value(output);
      const predicted = toNumber(said) ?? (value === undefined ? maybeOnly(said) : undefined);
      if (predicted !== undefined) return { row, truth, predicted };
      const hint = "Say how the number is read: `value: (output) => ...`.";
      throw unreadable(said, { evaluator, index, what: "the output", hint });
    },
    truthOf: ({ truth }) => truth,
    answerOf: ({ predicted }) => predicted,
    scoreOf: ({ truth, predicted }) => ({ residual: truth - predicted, absolute_error: Math.abs(truth - predicted) }),
    lossName: "absolute_error",
    prepare: (examples) => prepare(examples, quantile),
    directions: DIRECTIONS,
    pictureOf(examples) {
      const predicted = Float64Array.from(examples, (example) => example.predicted);
      const truth = Float64Array.from(examples, (example) => example.truth);
      return { residuals: { predicted, residuals: residualsOf(truth, predicted) } };
    },
  };
  return createEvaluator<Row, Output, Input, RegressionExample<Row>>(task, settings);
}

function prepare(examples: readonly RegressionExample[], quantile: number | undefined): MeasurePlaces {
  const truth = Float64Array.from(examples, (example) => example.truth);
  const predicted = Float64Array.from(examples, (example) => example.predicted);
  // Metrics that are means of what single examples give, so that a draw needs their mean alone.
  const perExample = Object.entries({
    mae: meanAbsoluteError,
    mse: meanSquaredError,
    mape: meanAbsolutePercentageError,
    ...(quantile === undefined
      ? {}
      : { pinball_loss: (one: ArrayLike<number>, said: ArrayLike<number>) => pinballLoss(one, said, quantile) }),
  }).map(([name, metric]) => {
    const values = truth.map((_, place) =>
      metric(truth.subarray(place, place + 1), predicted.subarray(place, place + 1)),
    );
    return [name, values] as const;
  });
  return (places, purpose) => {
    const { mse = Number.NaN, ...means } = Object.fromEntries(
      perExample.map(([name, values]) => [name, meanAt(values, places)]),
    );
    const [wanted, said] = [pickNumbers(truth, places), pickNumbers(predicted, places)];
    const numbers = { ...means, rmse: Math.sqrt(mse), r2: rSquared(wanted, said) };
    return purpose === "interval" ? numbers : { ...numbers, ...spreadOf(wanted, said) };
  };
}

/** What describes the residuals; sorting them for every draw would take most of the time. */
function spreadOf(truth: Float64Array, predicted: Float64Array): MetricNumbers {
  const residuals = residualSummary(truth, predicted);
  return {
    median_absolute_error: residuals.medianAbsolute,
    max_error: residuals.maxAbsolute,
    residual_mean: residuals.mean,
    residual_deviation: residuals.deviation,
    residual_first_quartile: residuals.firstQuartile,
    residual_median: residuals.median,
    residual_third_quartile: residuals.thirdQuartile,
  };
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "bigint" ? Number(value) : undefined;
}

/** The number of a list that has no other: what a network with one output gives. */
function maybeOnly(value: unknown): number | undefined {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof DataView))) return undefined;
  const list = value as ArrayLike<unknown>;
  return list.length === 1 ? toNumber(list[0]) : undefined;
}
