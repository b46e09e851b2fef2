/**
 * What a promise gives, or undefined when it has not settled in time. It does not keep the process alive, and costs no
 * more than a timer: the one of `node:timers/promises` takes an `AbortController` to end early, and makes an error of it.
 *
 * @param limitMs - Milliseconds from now.
 * @throws what the promise rejects with, if that comes in time.
 */
export async function settledWithin<Value>(promise: Promise<Value>, limitMs: number): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, limitMs, undefined);
  timer.unref();
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
