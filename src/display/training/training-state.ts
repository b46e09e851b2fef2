import type { ProgressState, ProgressStatus } from "../progress/progress-state.ts";

/** A training at one moment. */
export interface TrainingState {
  /** Epochs that have ended, in all fits of the model together. */
  readonly epochsDone: number;
  /** How many there will be; undefined when nobody knows. */
  readonly epochs: number | undefined;
  /** Batches of the running epoch that have ended. */
  readonly batchesDone: number;
  readonly batches: number | undefined;
  readonly status: ProgressStatus;
  /** What was thrown, when it failed. */
  readonly failure: string | undefined;
  readonly elapsedMs: number;
  /** Since the running epoch began. */
  readonly epochElapsedMs: number;
  /** The values of each metric, one for each epoch; NaN where there is none. */
  readonly metrics: ReadonlyMap<string, readonly number[]>;
}

/** The bars of a training: its epochs, and the batches of the running one. */
export function barsOf(state: TrainingState): readonly ProgressState[] {
  const { epochsDone, epochs, batchesDone, batches, status, elapsedMs, epochElapsedMs } = state;
  // Batches count as parts of an epoch, so that the bar of few long epochs moves, and its time is known early.
  const part = batches === undefined || batches === 0 ? 0 : Math.min(batchesDone / batches, 1);
  const done = status === "running" ? epochsDone + part : epochsDone;
  const rate = elapsedMs > 0 && done > 0 ? (done / elapsedMs) * 1000 : undefined;
  const whole = { label: "epochs", done: epochsDone, total: epochs, status, elapsedMs, rate, depth: 0 };
  if (status !== "running" || batches === undefined || batches < 2) return [whole];
  return [
    { ...whole, done: Math.floor(done * 100) / 100 },
    {
      label: `batches of epoch ${epochsDone + 1}`,
      done: batchesDone,
      total: batches,
      status,
      elapsedMs: epochElapsedMs,
      rate: epochElapsedMs > 0 ? (batchesDone / epochElapsedMs) * 1000 : undefined,
      depth: 1,
    },
  ];
}

/** Metrics that belong in one picture: the same one of training and of validation data. */
export function groupMetrics(names: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const base = name.replace(/^val_/, "");
    const group = groups.get(base);
    if (group === undefined) groups.set(base, [name]);
    // Validation is told first by some versions, and drawn second.
    else if (name === base) group.unshift(name);
    else group.push(name);
  }
  return [...groups.values()].toSorted((a, b) => Number(b.includes("loss")) - Number(a.includes("loss")));
}
