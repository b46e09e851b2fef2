import { setImmediate as nextTurn } from "node:timers/promises";

/** One execution that waits for its turn. */
export interface Execution {
  /**
   * Runs and answers; never rejects. One that fails calls `abortTheRest` before it answers: only what was sent without
   * knowing of the failure is aborted, and never what the user sends upon reading of it.
   */
  run(abortTheRest: () => Promise<void>): Promise<void>;
  /** Answers without running. */
  abort(): void;
}

/** Runs executions one after another, in the order in which they came. */
export class ExecutionQueue {
  readonly #waiting: Execution[] = [];
  #arrival = Promise.withResolvers<void>();
  #isClosed = false;
  #drained: Promise<void> | undefined;

  add(execution: Execution): void {
    if (this.#isClosed) return execution.abort();
    this.#waiting.push(execution);
    this.#arrival.resolve();
    this.#drained ??= this.#drain();
  }

  /** Aborts what waits, and all that comes. The one that runs is left to end. */
  close(): void {
    this.#isClosed = true;
    this.#arrival.resolve();
    for (const execution of this.#waiting.splice(0)) execution.abort();
  }

  /** Resolves when an execution waits for the running one to end, or nobody will wait for it any more. */
  async whenWaiting(): Promise<void> {
    if (this.#waiting.length > 0 || this.#isClosed) return;
    this.#arrival = Promise.withResolvers();
    await this.#arrival.promise;
  }

  /** Resolves when nothing runs or waits. */
  async settled(): Promise<void> {
    await this.#drained;
  }

  async #drain(): Promise<void> {
    for (let execution = this.#waiting.shift(); execution !== undefined; execution = this.#waiting.shift()) {
      const doomed: Execution[] = [];
      await execution.run(async () => {
        // What the client had sent with the failed one may still be in the socket: one turn of the loop reads it.
        await nextTurn();
        doomed.push(...this.#waiting.splice(0));
      });
      for (const later of doomed) later.abort();
    }
    this.#drained = undefined;
  }
}
