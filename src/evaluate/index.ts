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
export type { Features } from "./models/features.ts";
export { type FunctionModelOptions, modelFromFunction } from "./models/from-function.ts";
export { type MlClass, modelFromMl, type MlModelOptions } from "./models/from-ml.ts";
export {
  modelFromOnnx,
  type OnnxModelOptions,
  type OnnxRuntime,
  type OnnxSession,
  type OnnxTensor,
} from "./models/from-onnx.ts";
export { modelFromTfjs, type TfjsModelOptions, type TfjsTrainingOptions, trainableTfjs } from "./models/from-tfjs.ts";
export { type HttpModelOptions, modelFromHttp } from "./models/http/from-http.ts";
export type { Tfjs, TfjsTensor } from "./models/tfjs.ts";

export { EvaluationReport } from "./analysis/evaluation-report.ts";
export type { WorstSlice, WorstSlicesOptions } from "./analysis/find-worst-slices.ts";
export type { SliceSpec } from "./analysis/slices.ts";
export { classificationEvaluator, type ClassificationSettings } from "./evaluators/classification.ts";
export type { ClassificationExample, ClassificationReading } from "./evaluators/classification-reading.ts";
export { clusteringEvaluator, type ClusteringExample, type ClusteringSettings } from "./evaluators/clustering.ts";
export type { EvaluatorSettings, ReadyEvaluator, ReadyOptions } from "./evaluators/create-evaluator.ts";
export type { OwnMetric, OwnMetrics } from "./evaluators/own-metric.ts";
export { rankingEvaluator, type RankingExample, type RankingSettings } from "./evaluators/ranking.ts";
export { regressionEvaluator, type RegressionExample, type RegressionSettings } from "./evaluators/regression.ts";
export { textEvaluator, type TextExample, type TextSettings } from "./evaluators/text.ts";
export {
  compareEvaluations,
  compareModels,
  type CompareModelsOptions,
  type CompareOptions,
  type ComparedModels,
} from "./comparison/compare-models.ts";
export { type Disagreement, ModelComparison } from "./comparison/model-comparison.ts";
export type { Difference } from "./comparison/paired-bootstrap.ts";
export { mcnemarApproximate, mcnemarExact, type McNemarTest } from "./metrics/mcnemar.ts";
export type { BootstrapOptions } from "./resampling/bootstrap.ts";
export type { KeptRows } from "./tracking/report-evaluation.ts";
export { trackedEvaluator } from "./tracking/tracked-evaluator.ts";
export { crossValidate, type CrossValidationSpec } from "./validation/cross-validate.ts";
export { CrossValidation, type FoldMetric } from "./validation/cross-validation.ts";
export { type Fold, type FoldsSpec, makeFolds } from "./validation/folds.ts";

export {
  type CalibrationBin,
  calibrationCurve,
  type CalibrationOptions,
  expectedCalibrationError,
} from "./metrics/calibration.ts";
export {
  accuracy,
  type Average,
  balancedAccuracy,
  type ClassificationReport,
  classificationReport,
  type ClassScores,
  cohensKappa,
  type ConfusionMatrix,
  confusionMatrix,
  f1,
  matthewsCorrelation,
  precision,
  recall,
} from "./metrics/classification.ts";
export { adjustedRandIndex, silhouette, silhouettes } from "./metrics/clustering.ts";
export type { Label } from "./metrics/labels.ts";
export {
  averagePrecision,
  averagePrecisionOneVsRest,
  brierScore,
  logLoss,
  type Probabilities,
  rocAuc,
  rocAucOneVsRest,
} from "./metrics/probability.ts";
export { ndcg, recallAtK, reciprocalRank } from "./metrics/ranking.ts";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  pinballLoss,
  type ResidualSummary,
  residualSummary,
  rootMeanSquaredError,
  rSquared,
} from "./metrics/regression.ts";
export {
  bleu,
  exactMatch,
  normalizeAnswer,
  type References,
  rouge,
  type RougeScore,
  type RougeScores,
} from "./metrics/text.ts";
