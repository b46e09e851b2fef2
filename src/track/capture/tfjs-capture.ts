import { messageOf } from "../../shared/errors.ts";
import { writeDraft } from "./draft.ts";
import type { CaptureEvent } from "./event.ts";
import { describeUsed, roleOfName, type DataReader, type UsedData } from "./fit-data.ts";
import { isModel, toModelFiles } from "./tfjs-artifacts.ts";
import type { DatasetRole } from "../run.ts";
import { WatchedDataset } from "./tf-data/watched-dataset.ts";
import { describeEvaluation, describeEvaluator, describeFit, type LayersModel } from "./tfjs-model.ts";
import type { SavedModel, TrainingListener, TrainingStart, TrainingWatcher } from "./training.ts";
import { toWireNumbers } from "./wire-number.ts";

interface TfjsCaptureParts {
  readonly isOn: () => boolean;
  readonly keepsModels: () => boolean;
  readonly keepsData: () => boolean;
  readonly tell: (event: CaptureEvent) => void;
  readonly reader: DataReader;
  /** A number that no other training has. */
  readonly nextFitId: () => number;
}

/** Tells capture of trainings, evaluations, and models that are saved. */
export class TfjsCapture implements TrainingWatcher {
  readonly #parts: TfjsCaptureParts;
  readonly #modelIds = new WeakMap<object, number>();
  #lastModelId = 0;

  constructor(parts: TfjsCaptureParts) {
    this.#parts = parts;
  }

  readonly isSaveWatched = (): boolean => this.#parts.keepsModels();

  watch(start: TrainingStart): TrainingListener | undefined {
    const { isOn, tell } = this.#parts;
    if (!isOn()) return undefined;
    const { model, config } = start;
    const fitId = this.#parts.nextFitId();
    tell({
      kind: "fit-begin",
      fitId,
      modelId: this.#identify(model),
      params: describeFit(model as LayersModel, config),
      data: this.#dataOf(start),
    });
    const passes = new Map<DatasetRole, WatchedDataset>();
    const tellPasses = (): void => {
      for (const [role, dataset] of passes) {
        const data = this.#describePass(dataset, role);
        if (data !== undefined) tell({ kind: "fit-data", fitId, data });
      }
      passes.clear();
    };
    return {
      wrapDataset: (dataset, role) => {
        const watched = this.watchDataset(dataset);
        if (watched !== undefined) passes.set(role, watched);
        return watched?.wrap() ?? dataset;
      },
      onEpochEnd: (epoch, metrics) => {
        tellPasses();
        tell({ kind: "fit-epoch", fitId, epoch, metrics: toWireNumbers(metrics) });
      },
      onEnd: (failure) => {
        tellPasses();
        const error = failure === undefined ? {} : { error: messageOf(failure.thrown) };
        tell({ kind: "fit-end", fitId, ...error });
      },
    };
  }

  watchDataset(dataset: object): WatchedDataset | undefined {
    return this.#parts.isOn() && this.#parts.keepsData() ? new WatchedDataset(dataset) : undefined;
  }

  onEvaluation(model: object, result: unknown, data: readonly unknown[], libraryVersion: string): void {
    const { isOn, tell, reader } = this.#parts;
    if (!isOn()) return;
    const metrics = describeEvaluation(model as LayersModel, result);
    if (metrics === undefined) return;
    const [first] = data;
    const used =
      first instanceof WatchedDataset ? this.#describePass(first, "test") : describeUsed(data, "test", reader);
    const role = roleOfName(used?.name) ?? "test";
    const evaluator = describeEvaluator(model as LayersModel, libraryVersion);
    tell({ kind: "evaluate", metrics, data: used && { ...used, role }, evaluator });
  }

  onSave(model: object, saved: SavedModel): void {
    if (!isModel(saved.artifacts)) return;
    for (const { name, content, mediaType } of toModelFiles(saved, (model as LayersModel).name ?? "model")) {
      this.#parts.tell({ kind: "artifact", name, path: writeDraft(content), mediaType });
    }
  }

  /** A part that is held back for validation belongs to the same data: it is told of in both roles. */
  #dataOf({ data, config }: TrainingStart): readonly UsedData[] {
    const { reader } = this.#parts;
    const train = describeUsed(data, "train", reader);
    const { validationData, validationSplit } = config;
    const isSplit = typeof validationSplit === "number" && validationSplit > 0;
    const held = Array.isArray(validationData) ? describeUsed(validationData.slice(0, 2), "val", reader) : undefined;
    const val = held ?? (isSplit && train !== undefined ? { ...train, role: "val" as const } : undefined);
    return [train, val].filter((used) => used !== undefined);
  }

  #describePass(dataset: WatchedDataset, role: DatasetRole): UsedData | undefined {
    const seen = dataset.end();
    return seen && { role, name: this.#parts.reader.nameOf(dataset.original), ...seen };
  }

  #identify(model: object): number {
    const known = this.#modelIds.get(model);
    if (known !== undefined) return known;
    this.#lastModelId += 1;
    this.#modelIds.set(model, this.#lastModelId);
    return this.#lastModelId;
  }
}
