import { setImmediate } from "node:timers";

/**
 * Runs jobs in their order, each in a turn of the event loop of its own: when one is terminated because it spins, Node
 * forgets what stood behind it in the same turn, and whoever called it never goes on.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  add(job: () => void): void {
    this.#waiting.push(job);
    // One turn too many does no harm: a turn may be terminated before it has begun.
    setImmediate(() => this.#runNext());
  }

  #runNext(): void {
    const job = this.#waiting.shift();
    // Before the job, which may never come back.
    if (this.#waiting.length > 0) setImmediate(() => this.#runNext());
    job?.();
  }
}
