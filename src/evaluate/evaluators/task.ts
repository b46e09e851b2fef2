import type { ExampleResult } from "../evaluator.ts";

/** Numbers by the name of their metric. */
export type MetricNumbers = Readonly<Record<string, number>>;

/** Which way each metric is better; one that is not named only describes. */
export type Directions = Readonly<Record<string, "higher" | "lower">>;

/**
 * Measures some of the examples: `places` are their places, one of them as often as it is drawn. For an interval it is called a
 * thousand times, and may leave out what nobody needs an interval of.
 */
export type MeasurePlaces = (places: Int32Array, purpose?: "report" | "interval") => MetricNumbers;

/** What an evaluator knows of one kind of task. `Example` is how it reads one row and what the model said of it. */
export interface Task<Row, Output, Example> {
  readonly kind: "classification" | "regression" | "ranking" | "clustering" | "text";
  /**
   * Reads one row and its output.
   *
   * @throws {@link EvaluateError} `BAD_READING` for what it cannot read.
   */
  read(row: Row, output: Output, index: number): Example;
  /** What the row was meant to give. */
  truthOf(example: Example): unknown;
  /** What the model said, as it was read. */
  answerOf(example: Example): unknown;
  /** Numbers of one example alone. */
  scoreOf(example: Example): MetricNumbers;
  /** Numbers of each example that only all of them together tell; they take the place of the others. */
  scoresOfAll?(examples: readonly Example[]): readonly MetricNumbers[];
  /** The score by which the worst examples are the highest. */
  readonly lossName: string;
  /** Turns examples into what is quick to measure, since it is measured a thousand times for an interval. */
  prepare(examples: readonly Example[]): MeasurePlaces;
  readonly directions: Directions;
  /** What is drawn beside the metrics. */
  pictureOf(examples: readonly Example[]): EvaluationPicture;
}

/** What a plot of an evaluation is made from, as plain numbers. */
export interface EvaluationPicture {
  /** Of a classifier: how often each class was taken for each. */
  readonly confusion?: {
    readonly labels: readonly (string | number | boolean)[];
    readonly counts: readonly (readonly number[])[];
  };
  /** Of a classifier with probabilities: what was said, and what happened. */
  readonly calibration?: readonly {
    readonly meanPredicted: number;
    readonly positiveShare: number;
    readonly count: number;
  }[];
  /** Of numbers: the prediction and truth minus prediction, example by example. */
  readonly residuals?: { readonly predicted: Float64Array; readonly residuals: Float64Array };
}

/** All places of `length` examples, in order. */
export function allPlaces(length: number): Int32Array {
  return Int32Array.from({ length }, (_, place) => place);
}

/** The values at some places. */
export function pickNumbers(values: Float64Array, places: Int32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let draw = 0; draw < places.length; draw += 1) picked[draw] = values[places[draw] ?? 0] ?? Number.NaN;
  return picked;
}

/**
 * The mean of the values at some places. `meanOf` of the metrics does the same, to the last bit, for lists of any kind; this one
 * knows what it gets, which makes a thousand draws several times faster.
 */
export function meanAt(values: Float64Array, places: Int32Array): number {
  let sum = 0;
  let lost = 0;
  for (let draw = 0; draw < places.length; draw += 1) {
    const value = values[places[draw] ?? 0] ?? Number.NaN;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return (Number.isFinite(sum) ? sum + lost : sum) / places.length;
}

/** The example results that an evaluation keeps. */
export function toResults<Row, Output, Example>(
  task: Task<Row, Output, Example>,
  rows: readonly Row[],
  outputs: readonly Output[],
  examples: readonly Example[],
): readonly ExampleResult<Row, Output>[] {
  const together = task.scoresOfAll?.(examples);
  return examples.map((example, index) => ({
    index,
    row: rows[index] as Row,
    prediction: outputs[index] as Output,
    truth: task.truthOf(example),
    scores: together?.[index] ?? task.scoreOf(example),
  }));
}
