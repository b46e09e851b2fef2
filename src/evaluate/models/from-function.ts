import type { Model } from "../model.ts";
import { mapConcurrently } from "./map-concurrently.ts";

/** How a function is asked. */
export interface FunctionModelOptions {
  /** By default the name of the function. */
  readonly name?: string;
  /** How many calls may be under way at once, where the function gives promises; 1 by default. */
  readonly concurrency?: number;
}

/**
 * A model of a function that predicts one input: a rule, a call of a service, a baseline.
 *
 * @example
 * const rule = modelFromFunction(({ petal }: Iris) => (petal < 2.5 ? "setosa" : "virginica"), { name: "rule" });
 */
export function modelFromFunction<Input, Output>(
  predict: (input: Input) => Output | Promise<Output>,
  { name = predict.name === "" ? "function" : predict.name, concurrency = 1 }: FunctionModelOptions = {},
): Model<Input, Output> {
  return { name, predict: (batch) => mapConcurrently(batch, concurrency, predict) };
}
