import type { Dataset } from "../dataset.ts";
import type { Evaluation, Evaluator, ExampleResult, Metrics } from "../evaluator.ts";
import { predictRows } from "../evaluators/predict-rows.ts";
import type { Model } from "../model.ts";

/** What a mocked evaluator finds. */
export interface MockEvaluatorOptions<Row, Output> {
  /** `mock` by default. */
  readonly name?: string;
  /** `1` by default. */
  readonly version?: string;
  /** The metrics by name, or what a function makes of all rows and predictions; none by default. */
  readonly metrics?: Values | ((rows: readonly Row[], predictions: readonly Output[]) => Values);
  readonly businessMetrics?: Values | ((rows: readonly Row[], predictions: readonly Output[]) => Values);
  /** What is the truth of a row; nothing by default. */
  readonly truth?: (row: Row) => unknown;
}

type Values = Readonly<Record<string, number>>;

/** An evaluator for a test, which remembers what it was asked to do. */
export interface MockEvaluator<Row, Output, Input = Row> extends Evaluator<Row, Output, Input> {
  /** Whom it has measured on what, in the order in which they came. */
  readonly calls: readonly {
    readonly model: Model<Input, Output, never>;
    readonly dataset: Dataset<Row>;
    readonly evaluation: Evaluation<Row, Output>;
  }[];
}

/**
 * An evaluator that finds what the test wants it to find. It asks the model about every row, as evaluators do.
 *
 * @example
 * const evaluator = mockEvaluator<Person, string>({ metrics: { accuracy: 0.93 }, businessMetrics: { saved: 1200 } });
 */
export function mockEvaluator<Row, Output, Input = Row>({
  name = "mock",
  version = "1",
  metrics = {},
  businessMetrics = {},
  truth = () => undefined,
}: MockEvaluatorOptions<Row, Output> = {}): MockEvaluator<Row, Output, Input> {
  const calls: MockEvaluator<Row, Output, Input>["calls"][number][] = [];
  return {
    name,
    version,
    calls,
    async evaluate(model, dataset, options = {}) {
      const startedAt = performance.now();
      const { rows, outputs } = await predictRows(model, dataset, options);
      const evaluation: Evaluation<Row, Output> = {
        metrics: toMetrics(metrics, rows, outputs),
        businessMetrics: toMetrics(businessMetrics, rows, outputs),
        perExample: rows.map((row, index) => toResult(row, index, outputs[index] as Output, truth(row))),
        slices: [],
        duration: performance.now() - startedAt,
      };
      calls.push({ model, dataset, evaluation });
      return evaluation;
    },
  };
}

function toMetrics<Row, Output>(
  values: NonNullable<MockEvaluatorOptions<Row, Output>["metrics"]>,
  rows: readonly Row[],
  outputs: readonly Output[],
): Metrics {
  const found = typeof values === "function" ? values(rows, outputs) : values;
  return Object.fromEntries(Object.entries(found).map(([metric, value]) => [metric, { value }]));
}

function toResult<Row, Output>(
  row: Row,
  index: number,
  prediction: Output,
  truth: unknown,
): ExampleResult<Row, Output> {
  return { index, row, prediction, truth, scores: {} };
}
