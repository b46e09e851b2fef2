import type { WatchedDataset } from "./tf-data/watched-dataset.ts";

/** A training that is about to begin. */
export interface TrainingStart {
  readonly model: object;
  /** What `fit` was called with beside the data: epochs, batchSize, verbose, ... */
  readonly config: Readonly<Record<string, unknown>>;
  /** Inputs and targets, or one value that holds both. */
  readonly data: readonly unknown[];
}

/** A model in the form in which the library hands it over. */
export interface SavedModel {
  /** Where it goes, when that is told by a URL. */
  readonly target: string | undefined;
  readonly artifacts: Readonly<Record<string, unknown>>;
}

/** Hears of one training, in the order in which things happen. None of it may throw. */
export interface TrainingListener {
  /** Gives what takes the place of a dataset that is read while the training goes on. */
  wrapDataset?(dataset: object, role: "train" | "val"): object;
  /** The first epoch begins. The number of batches in each is undefined when nobody knows it beforehand. */
  onBegin?(batchesPerEpoch: number | undefined): void;
  onBatchEnd?(): void;
  /** Metrics are numbers; a library of another kind may have others, which are left to whoever reads them. */
  onEpochEnd(epoch: number, metrics: Readonly<Record<string, unknown>>): void;
  /** It has ended; with what was thrown when it failed. */
  onEnd(failure?: { readonly thrown: unknown }): void;
}

/** Whoever wants to know of trainings and evaluations. */
export interface TrainingWatcher {
  /** Undefined for a training that is of no interest. */
  watch(start: TrainingStart): TrainingListener | undefined;
  /** Gives what takes the place of a dataset that is about to be evaluated on; what it is goes to {@link TrainingWatcher.onEvaluation}. */
  watchDataset?(dataset: object): WatchedDataset | undefined;
  /** `evaluate` has returned; not told of the evaluations within a training. */
  onEvaluation?(model: object, result: unknown, data: readonly unknown[], libraryVersion: string): void;
  /** Whether to call {@link onSave}: listening in takes time. */
  isSaveWatched?(): boolean;
  /** The model is saved. Called before whoever stores it has it. */
  onSave?(model: object, saved: SavedModel): void;
}
