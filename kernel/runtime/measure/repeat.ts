// Calls code over and over and times it, without a message in between. Between two series the event loop gets its turn, so
// that timers run and Stop is heard.
import { types } from "node:util";

import type { Measured } from "../inquiry.ts";

/** Gives the code to call; it prepares each series of calls anew. */
export type Prepare = () => Promise<() => unknown>;

export interface RepeatOptions {
  readonly loops: number | undefined;
  readonly repeats: number;
  /** Throws when the cell was stopped. */
  readonly checkAlive: () => void;
}

/** What a series has to take for its clock to be exact enough. */
const MIN_SERIES_SECONDS = 0.2;
const MAX_LOOPS = 1e9;

type TimeSeries = (body: () => unknown, loops: number) => number | Promise<number>;

/** Times calls of the code. The value of a call that is a promise is waited for. */
export async function measureRepeatedly(
  prepare: Prepare,
  { loops: wanted, repeats, checkAlive }: RepeatOptions,
): Promise<Extract<Measured, { kind: "repeat" }>> {
  let body = await prepare();
  const first = body();
  const isAsync = types.isPromise(first);
  if (isAsync) await first;
  const time = isAsync ? timeAsync : createTimeSync();
  const loops = wanted ?? (await findLoops(body, time, checkAlive));
  const secondsPerCall: number[] = [];
  for (let series = 0; series < repeats; series += 1) {
    if (series > 0) body = await prepare();
    secondsPerCall.push((await time(body, loops)) / loops);
    await nextTurn(checkAlive);
  }
  return { kind: "repeat", loops, secondsPerCall, isAsync };
}

/** The number of calls, of 1, 2, 5, 10, 20 and so on, that take long enough. */
async function findLoops(body: () => unknown, time: TimeSeries, checkAlive: () => void): Promise<number> {
  for (let power = 1; power < MAX_LOOPS; power *= 10) {
    for (const digit of [1, 2, 5]) {
      const seconds = await time(body, digit * power);
      if (seconds >= MIN_SERIES_SECONDS) return digit * power;
      await nextTurn(checkAlive);
    }
  }
  return MAX_LOOPS;
}

/**
 * A loop of its own for each measurement: one that has called other code before would not be optimised for this one. The
 * last value is given back, so that the engine cannot leave the calls out.
 */
function createTimeSync(): TimeSeries {
  // oxlint-disable-next-line no-implied-eval -- the text is ours
  const loop = new Function(
    "body",
    "loops",
    "let last; for (let i = 0; i < loops; i += 1) last = body(); return last;",
  ) as (body: () => unknown, loops: number) => unknown;
  return (body, loops) => {
    const startedAt = process.hrtime.bigint();
    loop(body, loops);
    return Number(process.hrtime.bigint() - startedAt) / 1e9;
  };
}

async function timeAsync(body: () => unknown, loops: number): Promise<number> {
  const startedAt = process.hrtime.bigint();
  for (let index = 0; index < loops; index += 1) await body();
  return Number(process.hrtime.bigint() - startedAt) / 1e9;
}

async function nextTurn(checkAlive: () => void): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  checkAlive();
}
