import type { Readable } from "node:stream";

import type { Congestion } from "./runtime.ts";

/**
 * Stops reading from a process while what it says cannot be passed on. Its pipe then fills up, and it waits in its next
 * write: so whatever prints without end prints as fast as it is read, and no faster.
 */
export class FlowControl {
  readonly #held = new Map<Readable, Promise<void>>();
  #isFree = false;

  /** Whether nothing is to be held back. */
  set isFree(isFree: boolean) {
    this.#isFree = isFree;
    if (!isFree) return;
    for (const stream of this.#held.keys()) stream.resume();
    this.#held.clear();
  }

  /** Reads no more from the stream until the congestion is over. */
  hold(stream: Readable, congestion: Congestion): void {
    if (congestion === undefined || this.#isFree || this.#held.has(stream)) return;
    stream.pause();
    const release = congestion.then(() => {
      if (this.#held.get(stream) !== release) return;
      this.#held.delete(stream);
      stream.resume();
    });
    this.#held.set(stream, release);
  }

  /** Resolves when all that is held back now is read again; undefined when nothing is. */
  held(): Congestion {
    return this.#held.size === 0 ? undefined : Promise.all(this.#held.values()).then(() => undefined);
  }
}
