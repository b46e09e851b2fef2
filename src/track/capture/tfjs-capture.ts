import { messageOf } from "../../shared/errors.ts";
import type { CaptureEvent } from "./event.ts";
import { describeEvaluation, describeFit, type LayersModel } from "./tfjs-model.ts";
import type { TrainingListener, TrainingStart, TrainingWatcher } from "./training.ts";
import { toWireNumbers } from "./wire-number.ts";

/** Tells capture of trainings and evaluations. */
export class TfjsCapture implements TrainingWatcher {
  readonly #isOn: () => boolean;
  readonly #tell: (event: CaptureEvent) => void;
  readonly #modelIds = new WeakMap<object, number>();
  #lastModelId = 0;
  #lastFitId = 0;

  constructor(isOn: () => boolean, tell: (event: CaptureEvent) => void) {
    this.#isOn = isOn;
    this.#tell = tell;
  }

  watch({ model, config }: TrainingStart): TrainingListener | undefined {
    if (!this.#isOn()) return undefined;
    const tell = this.#tell;
    this.#lastFitId += 1;
    const fitId = this.#lastFitId;
    tell({
      kind: "fit-begin",
      fitId,
      modelId: this.#identify(model),
      params: describeFit(model as LayersModel, config),
    });
    return {
      onEpochEnd: (epoch, metrics) => tell({ kind: "fit-epoch", fitId, epoch, metrics: toWireNumbers(metrics) }),
      onEnd: (failure) =>
        tell(
          failure === undefined
            ? { kind: "fit-end", fitId }
            : { kind: "fit-end", fitId, error: messageOf(failure.thrown) },
        ),
    };
  }

  onEvaluation(model: object, result: unknown): void {
    if (!this.#isOn()) return;
    const metrics = describeEvaluation(model as LayersModel, result);
    if (metrics !== undefined) this.#tell({ kind: "evaluate", metrics });
  }

  #identify(model: object): number {
    const known = this.#modelIds.get(model);
    if (known !== undefined) return known;
    this.#lastModelId += 1;
    this.#modelIds.set(model, this.#lastModelId);
    return this.#lastModelId;
  }
}
