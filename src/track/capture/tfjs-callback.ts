// Our callbacks among the user's own. The library's classes are the user's copy of any version, so nothing here may throw.
import type { TrainingListener } from "./training.ts";

/** What the library tells a callback of the training. */
interface TrainingPlan {
  readonly samples?: number | null;
  readonly batchSize?: number | null;
  readonly steps?: number | null;
}

/** The base class of all callbacks, as far as it is used. */
export type CallbackClass = new () => { readonly params?: TrainingPlan };

function batchesOf({ samples, batchSize, steps }: TrainingPlan): number | undefined {
  if (typeof steps === "number") return steps;
  if (typeof samples !== "number" || typeof batchSize !== "number" || batchSize <= 0) return undefined;
  return Math.ceil(samples / batchSize);
}

/**
 * Hears of the beginning and of each batch. Not made of hooks, as callbacks usually are: the library would fetch the
 * metrics of every batch for them.
 */
export function createBatchCallback(BaseCallback: CallbackClass, listeners: readonly TrainingListener[]): object {
  class BatchCallback extends BaseCallback {
    onTrainBegin(): Promise<void> {
      const batches = batchesOf(this.params ?? {});
      for (const listener of listeners) listener.onBegin?.(batches);
      return Promise.resolve();
    }

    onBatchEnd(): Promise<void> {
      for (const listener of listeners) listener.onBatchEnd?.();
      return Promise.resolve();
    }
  }
  return new BatchCallback();
}
