// What programs say to tracking: the same words in a cell, in a script and in production.
import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { DescribedDataset } from "./described-dataset.ts";
import type { DatasetRef, DatasetRole, EvaluatorRef, RunStatus } from "../run.ts";

/** How a metric is logged. */
export interface MetricOptions {
  /** The step or epoch; the next one of the metric when it is left out. */
  readonly step?: number;
  /** What it was measured on: what `dataset()` resolves to. */
  readonly dataset?: DatasetRef;
  readonly evaluator?: EvaluatorRef;
}

/** What a person says of a dataset. */
export interface DatasetOptions {
  /** By default the name of the file; a value in memory has to be given one. */
  readonly name?: string;
  readonly version?: string;
  readonly role?: DatasetRole;
}

/** Something that was kept with a run. */
export interface ArtifactRef {
  readonly name: string;
  /** sha256 of its content, in hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** What an evaluator has measured. */
export interface EvaluationRecord {
  readonly metrics: Readonly<Record<string, number>>;
  readonly dataset: DatasetRef;
  readonly role?: DatasetRole | undefined;
  /** Of the dataset. */
  readonly rowCount: number;
  /** The columns of the dataset, where they are known. */
  readonly schema?: Json | undefined;
  readonly evaluator: EvaluatorRef;
}

/** What can be said of a run. */
export interface RunWriter {
  /**
   * Adds params: what the run was made with.
   *
   * @throws {@link TrackError} `PARAM_CHANGED` when this run has the param with another value, `BAD_VALUE` for what JSON
   * cannot hold, `RUN_ENDED`.
   */
  param(name: string, value: Json): void;
  param(params: Readonly<Record<string, Json>>): void;
  /**
   * Adds a point to metrics. It is on its way to the disk when the call returns, and there when whatever runs now has
   * awaited something. NaN and infinities are values like others.
   *
   * @throws {@link TrackError} `BAD_VALUE` for anything but a number, `RUN_ENDED`.
   */
  metric(name: string, value: number, options?: MetricOptions): void;
  metric(metrics: Readonly<Record<string, number>>, options?: MetricOptions): void;
  /**
   * Records what an evaluator has measured: its metrics, with the dataset and the evaluator they are of. Unlike all other
   * words this one opens no run in a script, and none in a notebook without tracking: where none is open, it does nothing.
   *
   * @returns The run; undefined when none is open.
   * @throws {@link TrackError} `BAD_VALUE` for anything but numbers, `RUN_ENDED`.
   */
  evaluation(record: EvaluationRecord): Promise<RunId | undefined>;
  /** Labels the run. A tag that is there already gets the new value. */
  tag(name: string, value: string): void;
  tag(tags: Readonly<Record<string, string>>): void;
  note(text: string): void;
  /**
   * Names a dataset of the run: a file by its path, a dataset of `labtrail/evaluate`, or rows, a typed array or a data frame.
   * Its digest is taken over all of it, as it is now.
   *
   * @throws {@link TrackError} `BAD_DATASET` for what cannot be told apart by its content, `RUN_ENDED`.
   */
  dataset(path: string | URL, options?: DatasetOptions): Promise<DatasetRef>;
  dataset(dataset: DescribedDataset, options?: DatasetOptions): Promise<DatasetRef>;
  dataset(rows: object, options: DatasetOptions & { readonly name: string }): Promise<DatasetRef>;
  /**
   * Keeps a file with the run, or bytes, or a text. The same content is kept once, however many runs have it.
   *
   * @throws {@link TrackError} `BAD_ARTIFACT` when there is no such file, `RUN_ENDED`.
   */
  artifact(path: string | URL, options?: { readonly name?: string }): Promise<ArtifactRef>;
  artifact(content: Uint8Array | { readonly text: string }, options: { readonly name: string }): Promise<ArtifactRef>;
}

/** A run that was begun by `track.run`. */
export interface RunHandle extends RunWriter {
  readonly id: RunId;
  readonly name: string;
}

/** How a run begins. */
export interface RunOptions {
  /** By default that of the run around it, else that of the notebook, or the name of the script. */
  readonly experiment?: string;
  readonly params?: Readonly<Record<string, Json>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Which runs are wanted beside a filter. */
export interface RunsOptions {
  readonly experiment?: string;
  /** Such as `-val_loss`; newest first when it is left out. */
  readonly sort?: string;
  /** At most this many. */
  readonly limit?: number;
}

/** A run as it is found. */
export interface TrackedRun<Params extends object = Readonly<Record<string, Json>>, Metric extends string = string> {
  readonly id: RunId;
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly params: Readonly<Partial<Params>>;
  /** Last values. */
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Tracking. What is said outside of {@link Track.run} goes to the open run: in a cell to that of the notebook's session,
 * in a script to a run of its own, which opens with the first word and ends with the program.
 *
 * A store that cannot be written to never stops a program: there is one warning, and what is recorded is kept for later.
 */
export interface Track extends RunWriter {
  /**
   * Makes whatever the function does one run. The run ends with the function; when that throws, the run has failed, and
   * the error goes on. Runs may be within runs, and side by side.
   *
   * @returns What the function returns.
   * @example
   * const accuracy = await track.run("baseline", async (run) => {
   *   run.param({ depth: 3 });
   *   for (const loss of [0.9, 0.5, 0.4]) run.metric("loss", loss);
   *   return 0.93;
   * });
   */
  run<Result>(name: string, body: (run: RunHandle) => Result | Promise<Result>): Promise<Result>;
  run<Result>(name: string, options: RunOptions, body: (run: RunHandle) => Result | Promise<Result>): Promise<Result>;
  /**
   * Finds runs of this project. The types of params and metrics are the caller's word.
   *
   * @param filter - In the grammar of MLflow with `or` and parentheses: `metrics.val_loss < 0.3 and params.lr = 0.1`.
   * @throws {@link TrackError} `BAD_QUERY`; an empty list where nothing was tracked yet.
   * @example
   * const runs = await track.runs<{ lr: number }, "val_loss">("metrics.val_loss < 0.3", { sort: "val_loss" });
   * console.log(runs[0]?.params.lr, runs[0]?.metrics.val_loss);
   */
  runs<Params extends object = Readonly<Record<string, Json>>, Metric extends string = string>(
    filter?: string,
    options?: RunsOptions,
  ): Promise<readonly TrackedRun<Params, Metric>[]>;
  /** Waits until everything that was said is on the disk. */
  flush(): Promise<void>;
}
