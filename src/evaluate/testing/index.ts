/**
 * For tests of code that works with datasets, models and evaluators: `labtrail/evaluate/testing` in a file of vitest. The
 * contracts say what everybody may expect of such a block, so that one can be replaced by another.
 *
 * @packageDocumentation
 */

export { type DatasetContract, describeDataset } from "./describe-dataset.ts";
export { describeEvaluator, type EvaluatorContract } from "./describe-evaluator.ts";
export { describeModel, type ModelContract } from "./describe-model.ts";
export { type MockColumn, mockDataset, type MockDatasetOptions, type MockRow, type MockValue } from "./mock-dataset.ts";
export { type MockEvaluator, mockEvaluator, type MockEvaluatorOptions } from "./mock-evaluator.ts";
export { type MockModel, mockModel, type MockModelCalls, type MockModelOptions } from "./mock-model.ts";
