/**
 * The blocks that experiments are built of: datasets, models, evaluators. `labtrail/evaluate` in a program.
 *
 * @packageDocumentation
 */

export type { ColumnType, Dataset, DatasetColumn, DatasetSplit, MapOptions, RowKey, SplitOptions } from "./dataset.ts";
export { datasetFrom, type MemoryOptions } from "./datasets/from-memory.ts";
export { EvaluateError, type EvaluateErrorCode } from "./evaluate-error.ts";
export type {
  EvaluateOptions,
  Evaluation,
  Evaluator,
  ExampleResult,
  Interval,
  Metrics,
  MetricValue,
  SliceResult,
} from "./evaluator.ts";
export type { Model } from "./model.ts";
