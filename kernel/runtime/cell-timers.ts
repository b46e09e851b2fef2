import { clearTimeout } from "node:timers";

import { currentScope } from "./execution-scope.ts";

type Callback = (this: unknown, ...values: unknown[]) => unknown;
type Schedule = (callback: unknown, ...rest: readonly unknown[]) => unknown;

const NAMES = ["setTimeout", "setInterval", "setImmediate"] as const;

function guardCallback(callback: Callback): Callback {
  return function guarded(...values) {
    if (currentScope()?.isAbandoned !== true) return callback.apply(this, values);
    // An interval would come again; for the others it does nothing.
    clearTimeout(this as NodeJS.Timeout);
    return undefined;
  };
}

/**
 * Lets the timers of a stopped cell end with it. Otherwise one that spins would block the session after the stop, when
 * no cell is left that could be stopped.
 */
export function guardTimers(): void {
  for (const name of NAMES) {
    const native = globalThis[name] as unknown as Schedule;
    const guarded: Schedule = (callback, ...rest) =>
      native(typeof callback === "function" ? guardCallback(callback as Callback) : callback, ...rest);
    // Also `util.promisify.custom`, on which `promisify(setTimeout)` depends.
    Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(native));
    Object.defineProperty(globalThis, name, { value: guarded, configurable: true, enumerable: true, writable: true });
  }
}
