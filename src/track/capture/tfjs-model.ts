// What is read from a TensorFlow.js model, in the shapes of @tensorflow/tfjs-layers 3 and 4. The user's copy may be of
// any version, so everything is optional and nothing here may throw.
import { isRecord, type Json, type JsonObject } from "../../shared/json.ts";
import type { EvaluatorRef } from "../run.ts";
import { digestOfParts } from "./evaluator-identity.ts";
import { type CallbackClass, createBatchCallback } from "./tfjs-callback.ts";
import type { TrainingListener } from "./training.ts";
import { toWireNumber } from "./wire-number.ts";

export type Method = (this: LayersModel, ...args: unknown[]) => unknown;

export interface LayersModel {
  readonly name?: string;
  readonly optimizer?: { getClassName?(): string; getConfig?(): unknown };
  readonly loss?: unknown;
  readonly metrics?: unknown;
  readonly metricsNames?: readonly string[];
  countParams?(): number;
}

export interface LayersModule {
  readonly LayersModel: {
    readonly prototype: Record<"fit" | "fitDataset" | "evaluate" | "evaluateDataset" | "save", Method>;
  };
  readonly CustomCallback: new (hooks: unknown, yieldEvery?: unknown) => object;
}

/** The configuration of a fit with our callbacks after the user's own. */
export function appendCallbacks(
  { CustomCallback }: LayersModule,
  config: Readonly<Record<string, unknown>>,
  listeners: readonly TrainingListener[],
): Readonly<Record<string, unknown>> {
  const given = config["callbacks"] ?? {};
  const BaseCallback: unknown = Object.getPrototypeOf(CustomCallback);
  const isCallback = (callback: unknown): boolean =>
    typeof BaseCallback === "function" && callback instanceof BaseCallback;
  // The library takes either instances or plain hooks, never both in one array, so hooks are made instances as it does.
  const callbacks = (Array.isArray(given) ? given : [given]).map((callback: unknown) =>
    isCallback(callback) ? callback : new CustomCallback(callback, config["yieldEvery"]),
  );
  const onEpochEnd = (epoch: number, metrics: Readonly<Record<string, unknown>>): void => {
    for (const listener of listeners) listener.onEpochEnd(epoch, metrics);
  };
  // "never": ours must not add pauses for the browser's next frame.
  callbacks.push(new CustomCallback({ onEpochEnd }, "never"));
  const countBatches = listeners.some(({ onBegin, onBatchEnd }) => onBegin !== undefined || onBatchEnd !== undefined);
  if (countBatches && typeof BaseCallback === "function") {
    callbacks.push(createBatchCallback(BaseCallback as CallbackClass, listeners));
  }
  return { ...config, callbacks };
}

/** How a model is about to be trained. */
export function describeFit(model: LayersModel, config: Readonly<Record<string, unknown>>): JsonObject {
  const params: Record<string, Json> = {};
  for (const key of ["epochs", "batchSize", "validationSplit", "initialEpoch", "batchesPerEpoch"]) {
    const value = config[key];
    if (typeof value === "number") params[key] = value;
  }
  const loss = describeLoss(model.loss);
  if (loss !== undefined) params["loss"] = loss;
  const optimizer = model.optimizer?.getClassName?.();
  if (optimizer !== undefined) params["optimizer"] = optimizer;
  const optimizerConfig = model.optimizer?.getConfig?.();
  if (isRecord(optimizerConfig)) {
    for (const [key, value] of Object.entries(optimizerConfig)) {
      if (typeof value === "string" || typeof value === "boolean") params[`optimizer.${key}`] = value;
      if (typeof value === "number") params[`optimizer.${key}`] = toWireNumber(value);
    }
  }
  const parameterCount = model.countParams?.();
  if (parameterCount !== undefined) params["parameterCount"] = parameterCount;
  return params;
}

function describeLoss(loss: unknown, describe = nameOf): Json | undefined {
  if (typeof loss === "string") return loss;
  if (typeof loss === "function") return describe(loss);
  if (Array.isArray(loss)) return loss.map((part: unknown) => describeLoss(part, describe) ?? null);
  if (isRecord(loss)) {
    return Object.fromEntries(Object.entries(loss).map(([name, part]) => [name, describeLoss(part, describe) ?? null]));
  }
  return undefined;
}

/** `evaluate` measures what the model was compiled with: its loss and its metrics. */
export function describeEvaluator({ loss, metrics, metricsNames = [] }: LayersModel, version: string): EvaluatorRef {
  const parts = [loss, metrics].map((part) => describeLoss(part, sourceOf) ?? null);
  return { name: "model.evaluate", version, digest: digestOfParts([...parts, metricsNames]) };
}

type DescribeFunction = (value: CallableFunction) => string;
const sourceOf: DescribeFunction = (value) => Function.prototype.toString.call(value);
const nameOf: DescribeFunction = ({ name }) => name;

/** The values `evaluate` returned, by the model's own names of its metrics; undefined when they cannot be read. */
export function describeEvaluation(model: LayersModel, result: unknown): Record<string, number | string> | undefined {
  const scalars: readonly unknown[] = Array.isArray(result) ? result : [result];
  const metrics: Record<string, number | string> = {};
  for (const [index, scalar] of scalars.entries()) {
    const value = readScalar(scalar);
    if (value === undefined) return undefined;
    metrics[model.metricsNames?.[index] ?? (index === 0 ? "loss" : `metric${index}`)] = toWireNumber(value);
  }
  return metrics;
}

/** Read at once: the user may dispose of the tensor in the next statement. */
function readScalar(scalar: unknown): number | undefined {
  if (!isRecord(scalar) || typeof scalar["dataSync"] !== "function") return undefined;
  const value: unknown = (scalar as { dataSync(): ArrayLike<unknown> }).dataSync()[0];
  return typeof value === "number" ? value : undefined;
}
