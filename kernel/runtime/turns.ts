import { setImmediate } from "node:timers";

/**
 * Runs jobs in their order, each in a turn of the event loop of its own: when one is terminated because it spins, Node
 * forgets what stood behind it in the same turn, and whoever called it never goes on.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isPlanned = false;

  add(job: () => void): void {
    this.#waiting.push(job);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const job = this.#waiting.shift();
      // Before the job, which may never come back.
      this.#plan();
      job?.();
    });
  }
}
