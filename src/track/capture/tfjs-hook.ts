import { isRecord } from "../../shared/json.ts";
import { maybeExport, watchLoadedModules } from "../../shared/loaded-modules.ts";
import { saveWatched } from "./tfjs-save.ts";
import { isDataset } from "./tf-data/watched-dataset.ts";
import { appendCallbacks, type LayersModel, type LayersModule, type Method } from "./tfjs-model.ts";
import type { TrainingListener, TrainingWatcher } from "./training.ts";

/**
 * Watches training and evaluation of TensorFlow.js models as soon as the user's own copy of the library is loaded. A model
 * is wrapped once for all watchers, and a training that interests none of them runs as if there were none.
 *
 * Only `LayersModel` is patched: `Sequential` has methods of its own which call an inner `LayersModel`, so each fit is
 * seen once. `fitDataset` is not a path through `fit`, and it calls `evaluateDataset` itself for validation data.
 */
export function watchTfjs(watchers: readonly TrainingWatcher[]): void {
  const patched = new WeakSet<object>();
  watchLoadedModules((exported) => {
    const layers = maybeLayersModule(exported);
    if (layers === undefined || patched.has(layers.LayersModel)) return;
    patched.add(layers.LayersModel);
    patchLayers(layers, watchers);
  });
}

function maybeLayersModule(exported: object): LayersModule | undefined {
  const model = maybeExport(exported, "LayersModel");
  return typeof model === "function" && "CustomCallback" in exported ? (exported as LayersModule) : undefined;
}

function wrapDataset(dataset: unknown, role: "train" | "val", listeners: readonly TrainingListener[]): unknown {
  if (!isDataset(dataset)) return dataset;
  return listeners.reduce<object>((inner, listener) => listener.wrapDataset?.(inner, role) ?? inner, dataset);
}

function watchValidation(
  config: Readonly<Record<string, unknown>>,
  listeners: readonly TrainingListener[],
): Readonly<Record<string, unknown>> {
  const { validationData } = config;
  return isDataset(validationData)
    ? { ...config, validationData: wrapDataset(validationData, "val", listeners) }
    : config;
}

function patchLayers(layers: LayersModule, watchers: readonly TrainingWatcher[]): void {
  const { prototype } = layers.LayersModel;
  const { fit, fitDataset, evaluate, evaluateDataset, save } = prototype;
  const inTraining = new WeakSet<object>();
  const version = maybeExport(layers, "version_layers");
  const libraryVersion = typeof version === "string" ? version : "";

  function train(model: LayersModel, original: Method, args: readonly unknown[]): unknown {
    const configIndex = original === fit ? 2 : 1;
    const config = isRecord(args[configIndex]) ? args[configIndex] : {};
    const listeners = watchers.flatMap(
      (watcher) => watcher.watch({ model, config, data: args.slice(0, configIndex) }) ?? [],
    );
    if (listeners.length === 0) return original.apply(model, [...args]);
    const watched = [...args];
    watched[configIndex] = appendCallbacks(
      layers,
      original === fit ? config : watchValidation(config, listeners),
      listeners,
    );
    if (original === fitDataset) watched[0] = wrapDataset(watched[0], "train", listeners);
    return tellOf(model, original, watched, listeners);
  }

  async function tellOf(
    model: LayersModel,
    original: Method,
    args: readonly unknown[],
    listeners: readonly TrainingListener[],
  ): Promise<unknown> {
    inTraining.add(model);
    try {
      const history = await original.apply(model, [...args]);
      for (const listener of listeners) listener.onEnd();
      return history;
    } catch (thrown) {
      for (const listener of listeners) listener.onEnd({ thrown });
      throw thrown;
    } finally {
      inTraining.delete(model);
    }
  }

  function tellEvaluation(model: LayersModel, result: unknown, data: readonly unknown[]): void {
    if (inTraining.has(model)) return;
    for (const watcher of watchers) watcher.onEvaluation?.(model, result, data, libraryVersion);
  }

  prototype.fit = function watchedFit(...args) {
    return train(this, fit, args);
  };
  prototype.fitDataset = function watchedFitDataset(...args) {
    return train(this, fitDataset, args);
  };
  prototype.evaluate = function watchedEvaluate(...args) {
    const result = evaluate.apply(this, args);
    tellEvaluation(this, result, args.slice(0, 2));
    return result;
  };
  prototype.evaluateDataset = async function watchedEvaluateDataset(...args) {
    const [dataset, ...rest] = args;
    // Within a training it is that training's own, and watched by it.
    const isWatchable = isDataset(dataset) && !inTraining.has(this);
    const [seen] = isWatchable ? watchers.flatMap((watcher) => watcher.watchDataset?.(dataset) ?? []) : [];
    const result = await evaluateDataset.apply(this, [seen?.wrap() ?? dataset, ...rest]);
    tellEvaluation(this, result, [seen ?? dataset]);
    return result;
  };
  prototype.save = function watchedSave(...args) {
    return saveWatched({ model: this, save, args }, watchers);
  };
}
