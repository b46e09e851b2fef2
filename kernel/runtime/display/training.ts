// What a fit of TensorFlow.js shows below its cell, without a line of user code.
import type { ProgressStatus } from "../../../src/display/progress/progress-state.ts";
import { renderTrainingHtml } from "../../../src/display/training/training-html.ts";
import type { TrainingState } from "../../../src/display/training/training-state.ts";
import { renderTrainingText } from "../../../src/display/training/training-text.ts";
import { messageOf } from "../../../src/shared/errors.ts";
import type { TrainingListener, TrainingStart } from "../../../src/track/capture/training.ts";
import type { ExecutionScope, ScopeEnd } from "../execution-scope.ts";
import { LiveDisplay, type LiveParts } from "./live-display.ts";
import { type Rendering, rendering } from "./rendering.ts";

/** Drawing takes a millisecond, and nobody sees more. */
const INTERVAL_MS = 300;
/** A cell that trains many models shows the last ones in the place of each other. */
const MAX_DISPLAYS = 8;

/** All fits of one model in one cell: a loop of short fits is one curve, and not a thousand pictures. */
class ModelTraining implements TrainingListener {
  readonly #live: LiveDisplay;
  readonly #metrics = new Map<string, number[]>();
  #startedAt = performance.now();
  #endedAt: number | undefined;
  #epochs: number | undefined;
  #epochsDone = 0;
  #epochStartedAt = this.#startedAt;
  #batches: number | undefined;
  #batchesDone = 0;
  #status: ProgressStatus = "running";
  #failure: string | undefined;

  constructor(live: LiveDisplay) {
    this.#live = live;
  }

  get isRunning(): boolean {
    return this.#status === "running";
  }

  /** Another fit begins. */
  begin(config: TrainingStart["config"]): void {
    if (this.#endedAt !== undefined) this.#startedAt += performance.now() - this.#endedAt;
    this.#endedAt = undefined;
    this.#status = "running";
    this.#failure = undefined;
    this.#beginEpoch();
    const { epochs = 1, initialEpoch = 0 } = config;
    const more = typeof epochs === "number" && typeof initialEpoch === "number" ? epochs - initialEpoch : undefined;
    this.#epochs = more === undefined ? undefined : this.#epochsDone + more;
    this.#live.drawWith(() => this.#render());
    this.#live.update();
  }

  onBegin(batchesPerEpoch: number | undefined): void {
    this.#batches = batchesPerEpoch;
  }

  onBatchEnd(): void {
    this.#batchesDone += 1;
    if (this.isRunning) this.#live.update();
  }

  onEpochEnd(_epoch: number, metrics: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(metrics)) {
      if (typeof value !== "number") continue;
      const values = this.#metrics.get(name) ?? [];
      // One that was not told before has no values for the epochs before.
      while (values.length < this.#epochsDone) values.push(NaN);
      values.push(value);
      this.#metrics.set(name, values);
    }
    this.#epochsDone += 1;
    this.#beginEpoch();
    if (this.isRunning) this.#live.update();
  }

  onEnd(failure?: { readonly thrown: unknown }): void {
    if (!this.isRunning) return;
    const isWhole = this.#epochs === undefined || this.#epochsDone >= this.#epochs;
    // A callback of the user may have said that it is enough.
    this.#status = isWhole ? "done" : "stopped";
    if (failure !== undefined) {
      this.#status = "failed";
      this.#failure = messageOf(failure.thrown);
    }
    this.#settle();
  }

  endWith(end: ScopeEnd): void {
    // A fit that nobody waits for goes on.
    if (this.isRunning && end !== "value") {
      this.#status = end === "interrupted" ? "interrupted" : "stopped";
      this.#settle();
    }
    this.#live.flushPending();
  }

  #beginEpoch(): void {
    this.#batchesDone = 0;
    this.#epochStartedAt = performance.now();
  }

  #settle(): void {
    this.#endedAt = performance.now();
    this.#live.settle();
  }

  #render(): Rendering {
    const state: TrainingState = {
      epochsDone: this.#epochsDone,
      epochs: this.#epochs,
      batchesDone: this.#batchesDone,
      batches: this.#batches,
      status: this.#status,
      failure: this.#failure,
      elapsedMs: (this.#endedAt ?? performance.now()) - this.#startedAt,
      epochElapsedMs: performance.now() - this.#epochStartedAt,
      metrics: this.#metrics,
    };
    return rendering({ "text/html": renderTrainingHtml(state), "text/plain": renderTrainingText(state) });
  }
}

/** The trainings of one cell. */
class CellTrainings {
  readonly #byModel = new Map<object, ModelTraining>();
  readonly #parts: LiveParts;
  readonly #scope: ExecutionScope | undefined;
  #live: LiveDisplay | undefined;

  constructor(parts: LiveParts, scope: ExecutionScope | undefined) {
    this.#parts = parts;
    this.#scope = scope;
    scope?.onEnd((end) => {
      for (const training of this.#byModel.values()) training.endWith(end);
    });
  }

  trainingOf(model: object): ModelTraining {
    const known = this.#byModel.get(model);
    if (known !== undefined) return known;
    const training = new ModelTraining(this.#displayForNew());
    this.#byModel.set(model, training);
    return training;
  }

  #displayForNew(): LiveDisplay {
    if (this.#live === undefined || this.#byModel.size < MAX_DISPLAYS) {
      this.#live = new LiveDisplay(this.#parts, this.#scope?.execution, INTERVAL_MS);
    }
    return this.#live;
  }
}

const trainingsByScope = new WeakMap<object, CellTrainings>();
const NO_SCOPE = {};

/** Shows a training that is about to begin. */
export function showTraining(parts: LiveParts, { model, config }: TrainingStart): TrainingListener {
  const scope = parts.scope();
  let trainings = trainingsByScope.get(scope ?? NO_SCOPE);
  if (trainings === undefined) {
    trainings = new CellTrainings(parts, scope);
    trainingsByScope.set(scope ?? NO_SCOPE, trainings);
  }
  const training = trainings.trainingOf(model);
  training.begin(config);
  return training;
}
