/**
 * The blocks that experiments are built of: datasets, models, evaluators. `labtrail/evaluate` in a program.
 *
 * @packageDocumentation
 */

export type { ColumnType, Dataset, DatasetColumn, DatasetSplit, MapOptions, RowKey, SplitOptions } from "./dataset.ts";
export { type CsvOptions, datasetFromCsv } from "./datasets/csv/from-csv.ts";
export type { DeclaredType } from "./datasets/files/convert-value.ts";
export type { FileOptions } from "./datasets/files/data-file.ts";
export { datasetFromArrow } from "./datasets/files/from-arrow.ts";
export { datasetFromJson, datasetFromJsonLines, type JsonOptions } from "./datasets/files/from-json.ts";
export { datasetFromParquet } from "./datasets/files/from-parquet.ts";
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
