import { messageOf } from "../../shared/errors.ts";
import type { Json } from "../../shared/json.ts";
import { writeDraft } from "./draft.ts";
import { estimatorName, type EstimatorWatcher, type PredictCalls } from "./estimator-hook.ts";
import type { CaptureEvent } from "./event.ts";
import { describeUsed, type DataReader } from "./fit-data.ts";
import { describeSettings } from "./model-params.ts";

interface EstimatorCaptureParts {
  readonly isOn: () => boolean;
  readonly keepsModels: () => boolean;
  readonly tell: (event: CaptureEvent) => void;
  readonly reader: DataReader;
  /** A number that no other training has. */
  readonly nextFitId: () => number;
}

/** A larger model is known by its params alone. */
const MAX_MODEL_CHARS = 50_000_000;

/** Tells capture of models that are trained by one call, with how long it took and what came of it. */
export class EstimatorCapture implements EstimatorWatcher {
  readonly isOn: () => boolean;
  readonly #parts: EstimatorCaptureParts;
  /** Models that were seen to learn, with the number of their first training. */
  readonly #modelIds = new WeakMap<object, number>();
  /** Those that this cell has changed. */
  #changed = new Set<object>();
  readonly #predictions = new Map<object, PredictCalls>();

  constructor(parts: EstimatorCaptureParts) {
    this.#parts = parts;
    this.isOn = parts.isOn;
  }

  onTrain(model: object, data: readonly unknown[]): (failure?: { readonly thrown: unknown }) => void {
    const { tell } = this.#parts;
    const fitId = this.#begin(model, data);
    const startedAt = performance.now();
    return (failure) => {
      if (failure === undefined) {
        tell({ kind: "timing", metrics: { train_ms: performance.now() - startedAt } });
        tell({ kind: "fit-end", fitId });
      } else tell({ kind: "fit-end", fitId, error: messageOf(failure.thrown) });
    };
  }

  beginPredictions(model: object): PredictCalls {
    const known = this.#predictions.get(model);
    if (known !== undefined) return known;
    const calls = { model, count: 0, timed: 0, tookMs: 0, isOver: false };
    this.#predictions.set(model, calls);
    // Some learn when they are made, which nobody can see, or come from a file: no reason to open a run.
    if (this.#modelIds.has(model)) return calls;
    this.#remember(model, this.#parts.nextFitId());
    const settings = Object.entries(settingsOf(model)).map(([name, value]) => [`fit.${name}`, value] as const);
    this.#parts.tell({ kind: "model", params: Object.fromEntries(settings) });
    return calls;
  }

  /** Tells what is known of the cell's models when it is over. */
  endCell(): void {
    const { tell } = this.#parts;
    for (const calls of this.#predictions.values()) {
      calls.isOver = true;
      const { count, timed, tookMs } = calls;
      tell({ kind: "timing", metrics: { predict_calls: count, predict_ms: (tookMs / Math.max(timed, 1)) * count } });
    }
    this.#predictions.clear();
    const counts = new Map<string, number>();
    for (const model of this.#parts.keepsModels() ? this.#changed : []) {
      const name = estimatorName(model);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      this.#tellModel(model, count === 1 ? name : `${name}-${count}`);
    }
    this.#changed = new Set();
  }

  #begin(model: object, data: readonly unknown[]): number {
    const { tell, nextFitId, reader } = this.#parts;
    const fitId = nextFitId();
    const modelId = this.#remember(model, fitId);
    const used = describeUsed(data, "train", reader);
    tell({ kind: "fit-begin", fitId, modelId, params: settingsOf(model), data: used === undefined ? [] : [used] });
    return fitId;
  }

  /** Models have the number of their first training, so that no other has it, and a sign that those of tfjs lack. */
  #remember(model: object, fitId: number): number {
    const modelId = this.#modelIds.get(model) ?? -fitId;
    this.#modelIds.set(model, modelId);
    this.#changed.add(model);
    return modelId;
  }

  #tellModel(model: object, name: string): void {
    let text: string | undefined;
    try {
      text = JSON.stringify(model);
    } catch {
      // One that was not trained to its end may have nothing to give.
      return;
    }
    if (text === undefined || text.length > MAX_MODEL_CHARS) return;
    const path = writeDraft(text);
    this.#parts.tell({ kind: "artifact", name: `models/${name}.json`, path, mediaType: "application/json" });
  }
}

function settingsOf(model: object): Record<string, Json> {
  return { model: estimatorName(model), ...describeSettings(model) };
}
