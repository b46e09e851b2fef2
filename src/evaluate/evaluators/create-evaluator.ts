import { EvaluationReport } from "../analysis/evaluation-report.ts";
import { toRowSets, type SliceSpec } from "../analysis/slices.ts";
import type { Dataset } from "../dataset.ts";
import type { EvaluateOptions, Evaluator } from "../evaluator.ts";
import type { Model } from "../model.ts";
import { bootstrapIntervals, type BootstrapOptions } from "../resampling/bootstrap.ts";
import { reportEvaluation, type KeptRows } from "../tracking/report-evaluation.ts";
import { Measurement } from "../analysis/measurement.ts";
import { toEvaluatorRef } from "./evaluator-ref.ts";
import type { OwnMetrics } from "./own-metric.ts";
import { predictRows } from "./predict-rows.ts";
import { allPlaces, type Task, toResults } from "./task.ts";

/** What every ready evaluator may be made with. */
export interface EvaluatorSettings<Example> {
  /** By default that of its kind: `classification`. */
  readonly name?: string;
  /** Your own word for what equal predictions are measured by. Raise it whenever that changes. */
  readonly version?: string;
  /** More metrics: functions of the examples as the evaluator reads them. */
  readonly metrics?: OwnMetrics<Example>;
  /** What the model is worth to whoever uses it: money saved, hours spent. */
  readonly businessMetrics?: OwnMetrics<Example>;
}

/** What the ready evaluators understand beside what all do. */
export interface ReadyOptions<Row, Input> extends EvaluateOptions<Row, Input> {
  /** Columns, or named predicates, by which metrics are told apart. */
  readonly slices?: readonly SliceSpec<Row>[];
  /**
   * How the intervals of metrics are drawn; `false` for none. By default 1000 resamples with the seed 0, and none for more
   * than 10,000 rows, where they take long and say little.
   */
  readonly intervals?: BootstrapOptions | false;
  /** What is kept with the run: the results of each example and its row, the results alone, or no table. `rows` by default. */
  readonly keep?: KeptRows;
  /** Stands before the names of the metrics that the run gets: tells several models of one run apart. */
  readonly prefix?: string;
  /** Whether it reports to the open run. It does when this is left out. */
  readonly track?: boolean;
}

/** An evaluator that also finds the worst cases and slices, draws intervals, and shows itself in a notebook. */
export interface ReadyEvaluator<Row, Output, Input, Example> extends Evaluator<Row, Output, Input> {
  readonly version: string;
  /** sha256 over all it was made with. */
  readonly digest: string;
  /**
   * Lets the model predict every row, and measures. The evaluation reports to the open run, if there is one.
   *
   * @throws {@link EvaluateError} `BAD_READING` for a row or an output that cannot be read, `BAD_PREDICTIONS`, `BAD_OPTION`.
   */
  evaluate(
    model: Model<Input, Output, never>,
    dataset: Dataset<Row>,
    options?: ReadyOptions<Row, Input>,
  ): Promise<EvaluationReport<Row, Output, Example>>;
}

/** Up to so many rows intervals are drawn without being asked for. */
const MAX_UNASKED = 10_000;

/** Makes an evaluator of what is known of a kind of task. `settings` are what tells it apart from others. */
export function createEvaluator<Row, Output, Input, Example>(
  task: Task<Row, Output, Example>,
  settings: EvaluatorSettings<Example>,
): ReadyEvaluator<Row, Output, Input, Example> {
  const { name = task.kind, version = "1" } = settings;
  const ref = toEvaluatorRef(name, version, { kind: task.kind, metrics: METRICS_VERSION, settings });
  return {
    name,
    version,
    digest: ref.digest,
    async evaluate(model, dataset, options = {}) {
      const startedAt = performance.now();
      const digested = dataset.digest();
      const { rows, outputs } = await predictRows(model, dataset, options);
      const examples = rows.map((row, index) => task.read(row, outputs[index] as Output, index));
      const measurement = new Measurement(task, examples, settings);
      const results = toResults(task, rows, outputs, examples);
      const everything = allPlaces(rows.length);
      const intervals = drawIntervals(measurement, rows.length, options.intervals);
      const report = new EvaluationReport<Row, Output, Example>({
        task,
        examples,
        measurement,
        perExample: results,
        metrics: measurement.measure(everything, intervals),
        businessMetrics: measurement.measureBusiness(everything, intervals),
        slices: measurement.measureSets(toRowSets(rows, options.slices ?? [])),
        duration: performance.now() - startedAt,
        model: model.name,
        dataset: { name: dataset.name, version: dataset.version, digest: await digested },
        evaluator: ref,
      });
      if (options.track !== false) await reportEvaluation(report, options);
      return report;
    },
  };
}

/** Raised whenever a metric of ours gives another value for the same examples. */
const METRICS_VERSION = 1;

function drawIntervals<Example>(
  measurement: Measurement<Example>,
  length: number,
  options: BootstrapOptions | false | undefined,
): ReturnType<typeof bootstrapIntervals> {
  if (options === false || (options === undefined && length > MAX_UNASKED)) return {};
  return bootstrapIntervals(length, measurement.numbers, options);
}
