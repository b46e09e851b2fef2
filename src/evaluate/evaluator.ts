import type { Dataset } from "./dataset.ts";
import type { Model } from "./model.ts";

/** Where a value lies, and how sure that is. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** How often such an interval holds the value, between 0 and 1: 0.95. */
  readonly confidence: number;
}

/** A number that says how good a model is. */
export interface MetricValue {
  /** NaN where it is not defined, such as a ROC AUC of one class. */
  readonly value: number;
  readonly interval?: Interval | undefined;
  /** Which way it is better; undefined for a number that only describes. */
  readonly better?: "higher" | "lower" | undefined;
}

/** Metrics by name. */
export type Metrics = Readonly<Record<string, MetricValue>>;

/** What became of one row. */
export interface ExampleResult<Row = unknown, Output = unknown> {
  /** The place of the row in its dataset, from 0. */
  readonly index: number;
  readonly row: Row;
  readonly prediction: Output;
  /** What the evaluator read from the row; undefined for an evaluator that needs no truth. */
  readonly truth: unknown;
  /** What is known of this row alone, such as `correct` or `loss`. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Metrics of a part of the rows. */
export interface SliceResult {
  /** Such as `species = setosa`. */
  readonly name: string;
  /** How many rows it has. */
  readonly size: number;
  readonly metrics: Metrics;
  readonly businessMetrics?: Metrics | undefined;
}

/** How good a model is on a dataset. */
export interface Evaluation<Row = unknown, Output = unknown> {
  readonly metrics: Metrics;
  /** What the model is worth to whoever uses it, beside how right it is: money saved, hours spent. Empty when nobody asked. */
  readonly businessMetrics: Metrics;
  /** One for each row, in their order. */
  readonly perExample: readonly ExampleResult<Row, Output>[];
  readonly slices: readonly SliceResult[];
  /** Milliseconds, predictions included. */
  readonly duration: number;
}

/** What every evaluator understands; one may understand more. */
export interface EvaluateOptions<Row, Input = Row> {
  /** What of a row the model gets; the row itself by default. */
  readonly input?: (row: Row) => Input;
  /** How many rows the model gets at once; 1024 by default. */
  readonly batchSize?: number;
  /** Stops between two batches; `evaluate` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Says how good a model is on a dataset. It brings its own reading of outputs and of the truth: nothing else knows what a
 * prediction looks like.
 */
export interface Evaluator<Row, Output, Input = Row> {
  readonly name: string;
  /** Another one whenever equal predictions may give other numbers: they are then never compared. */
  readonly version: string;
  /**
   * Lets the model predict every row, and measures. Neither the model nor the dataset is changed: a model is fitted before.
   */
  evaluate(
    model: Model<Input, Output, never>,
    dataset: Dataset<Row>,
    options?: EvaluateOptions<Row, Input>,
  ): Promise<Evaluation<Row, Output>>;
}
