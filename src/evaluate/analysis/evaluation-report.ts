import type { DatasetRef, EvaluatorRef } from "../../track/run.ts";
import type { Evaluation, ExampleResult, Metrics, SliceResult } from "../evaluator.ts";
import type { EvaluationPicture, MeasurePlaces, MetricNumbers, Task } from "../evaluators/task.ts";
import { findWorstSlices, type WorstSlice, type WorstSlicesOptions } from "./find-worst-slices.ts";
import type { Measurement } from "./measurement.ts";
import { renderEvaluationHtml, renderEvaluationText } from "./render-evaluation.ts";
import { type SliceSpec, toRowSets } from "./slices.ts";

/** What an evaluator knows when it has measured. */
export interface EvaluationParts<Row, Output, Example> extends Evaluation<Row, Output> {
  readonly task: Pick<Task<never, never, Example>, "kind" | "answerOf" | "lossName" | "pictureOf">;
  readonly examples: readonly Example[];
  readonly measurement: Measurement<Example>;
  readonly model: string;
  readonly dataset: DatasetRef;
  readonly evaluator: EvaluatorRef;
}

/**
 * How good a model is on a dataset, and where it is not. Shows itself in a notebook.
 *
 * @example
 * const report = await evaluator.evaluate(model, test, { slices: ["island"] });
 * report.metrics.accuracy.value;
 * report.worst(5);
 * report.worstSlices({ minSize: 10 });
 */
export class EvaluationReport<Row = unknown, Output = unknown, Example = unknown> implements Evaluation<Row, Output> {
  readonly kind: Task<Row, Output, Example>["kind"];
  readonly metrics: Metrics;
  readonly businessMetrics: Metrics;
  readonly perExample: readonly ExampleResult<Row, Output>[];
  readonly slices: readonly SliceResult[];
  readonly duration: number;
  /** The name of the model. */
  readonly model: string;
  readonly dataset: DatasetRef;
  readonly evaluator: EvaluatorRef;
  /** The score by which the worst examples are the highest. */
  readonly lossName: string;
  readonly #parts: EvaluationParts<Row, Output, Example>;
  #picture: EvaluationPicture | undefined;

  constructor(parts: EvaluationParts<Row, Output, Example>) {
    this.kind = parts.task.kind;
    this.metrics = parts.metrics;
    this.businessMetrics = parts.businessMetrics;
    this.perExample = parts.perExample;
    this.slices = parts.slices;
    this.duration = parts.duration;
    this.model = parts.model;
    this.dataset = parts.dataset;
    this.evaluator = parts.evaluator;
    this.lossName = parts.task.lossName;
    this.#parts = parts;
  }

  /** The examples as the evaluator has read them, in the order of the rows. */
  get examples(): readonly Example[] {
    return this.#parts.examples;
  }

  /** The loss of each example, in the order of the rows. */
  get losses(): Float64Array {
    return Float64Array.from(this.perExample, ({ scores }) => scores[this.lossName] ?? Number.NaN);
  }

  /** What plots are made from: confusion, calibration, residuals, as the kind of task has them. */
  get picture(): EvaluationPicture {
    this.#picture ??= this.#parts.task.pictureOf(this.#parts.examples);
    return this.#picture;
  }

  /** What the model said of an example, as the evaluator has read it. */
  answerOf(index: number): unknown {
    const example = this.#parts.examples[index];
    return example === undefined ? undefined : this.#parts.task.answerOf(example);
  }

  /** The examples with the highest loss, the worst first; of equals the first row. A loss that is no number is the worst. */
  worst(count = 10): readonly ExampleResult<Row, Output>[] {
    const losses = this.losses.map((loss) => (Number.isNaN(loss) ? Infinity : loss));
    const enough = losses.toSorted().at(-Math.max(1, Math.floor(count))) ?? -Infinity;
    return this.perExample
      .filter((_, place) => (losses[place] ?? 0) >= enough)
      .toSorted((a, b) => compareLosses(losses[b.index] ?? 0, losses[a.index] ?? 0))
      .slice(0, Math.max(0, count));
  }

  /** Metrics of slices that were not asked for at first. */
  sliceBy(...slices: readonly SliceSpec<Row>[]): readonly SliceResult[] {
    return this.#parts.measurement.measureSets(toRowSets(this.#rows, slices));
  }

  /** All metrics of some of the rows, by their places; a row may be drawn more than once. */
  measureAt(...[places, purpose]: Parameters<MeasurePlaces>): MetricNumbers {
    return this.#parts.measurement.numbers(places, purpose);
  }

  /** The slices on which the model does worst, found by themselves. */
  worstSlices(options: WorstSlicesOptions<Row> = {}): readonly (SliceResult & Omit<WorstSlice, "places">)[] {
    const found = findWorstSlices(this.#rows, this.losses, options);
    const measured = this.#parts.measurement.measureSets(found);
    return found.map(({ places: _places, ...slice }, index) => ({ ...(measured[index] as SliceResult), ...slice }));
  }

  /** What a notebook shows of it. All that comes from data is escaped. */
  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    return { "text/html": renderEvaluationHtml(this), "text/plain": renderEvaluationText(this) };
  }

  get #rows(): readonly Row[] {
    return this.perExample.map(({ row }) => row);
  }
}

/** Infinities are equal to each other. */
function compareLosses(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
