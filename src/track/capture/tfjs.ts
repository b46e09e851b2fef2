import { isRecord } from "../../shared/json.ts";
import { messageOf } from "../../shared/errors.ts";
import { maybeExport, watchLoadedModules } from "../../shared/loaded-modules.ts";
import type { CaptureEvent } from "./event.ts";
import {
  appendCallback,
  describeEvaluation,
  describeFit,
  type LayersModel,
  type LayersModule,
  type Method,
} from "./tfjs-model.ts";
import { toWireNumbers } from "./wire-number.ts";

/**
 * Watches training and evaluation of TensorFlow.js models as soon as the user's own copy of the library is loaded.
 *
 * Only `LayersModel` is patched: `Sequential` has methods of its own which call an inner `LayersModel`, so each fit is
 * seen once. `fitDataset` is not a path through `fit`, and it calls `evaluateDataset` itself for validation data.
 */
export function watchTfjs(isOn: () => boolean, tell: (event: CaptureEvent) => void): void {
  const patched = new WeakSet<object>();
  watchLoadedModules((exported) => {
    const layers = maybeLayersModule(exported);
    if (layers === undefined || patched.has(layers.LayersModel)) return;
    patched.add(layers.LayersModel);
    patchLayers(layers, isOn, tell);
  });
}

function maybeLayersModule(exported: object): LayersModule | undefined {
  const model = maybeExport(exported, "LayersModel");
  return typeof model === "function" && "CustomCallback" in exported ? (exported as LayersModule) : undefined;
}

function patchLayers(layers: LayersModule, isOn: () => boolean, tell: (event: CaptureEvent) => void): void {
  const { prototype } = layers.LayersModel;
  const { fit, fitDataset, evaluate, evaluateDataset } = prototype;
  const modelIds = new WeakMap<object, number>();
  const training = new WeakSet<object>();
  let lastModelId = 0;
  let lastFitId = 0;

  function identify(model: object): number {
    const known = modelIds.get(model);
    if (known !== undefined) return known;
    lastModelId += 1;
    modelIds.set(model, lastModelId);
    return lastModelId;
  }

  async function watchFit(model: LayersModel, original: Method, args: readonly unknown[]): Promise<unknown> {
    lastFitId += 1;
    const fitId = lastFitId;
    const configIndex = original === fit ? 2 : 1;
    const config = isRecord(args[configIndex]) ? args[configIndex] : {};
    const watched = [...args];
    watched[configIndex] = appendCallback(layers, config, (epoch, logs) =>
      tell({ kind: "fit-epoch", fitId, epoch, metrics: toWireNumbers(logs) }),
    );
    tell({ kind: "fit-begin", fitId, modelId: identify(model), params: describeFit(model, config) });
    training.add(model);
    try {
      const history = await original.apply(model, watched);
      tell({ kind: "fit-end", fitId });
      return history;
    } catch (error) {
      tell({ kind: "fit-end", fitId, error: messageOf(error) });
      throw error;
    } finally {
      training.delete(model);
    }
  }

  function tellEvaluation(model: LayersModel, result: unknown): void {
    const metrics = describeEvaluation(model, result);
    if (metrics !== undefined) tell({ kind: "evaluate", metrics });
  }

  prototype.fit = function watchedFit(...args) {
    return isOn() ? watchFit(this, fit, args) : fit.apply(this, args);
  };
  prototype.fitDataset = function watchedFitDataset(...args) {
    return isOn() ? watchFit(this, fitDataset, args) : fitDataset.apply(this, args);
  };
  prototype.evaluate = function watchedEvaluate(...args) {
    const result = evaluate.apply(this, args);
    if (isOn()) tellEvaluation(this, result);
    return result;
  };
  prototype.evaluateDataset = async function watchedEvaluateDataset(...args) {
    const result = await evaluateDataset.apply(this, args);
    if (isOn() && !training.has(this)) tellEvaluation(this, result);
    return result;
  };
}
