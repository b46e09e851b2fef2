import { setImmediate as nextTurn } from "node:timers/promises";

/** One execution that waits for its turn. */
export interface Execution {
  /** Never rejects. Resolves with whether those that wait behind it may still run. */
  run(): Promise<"go-on" | "abort-the-rest">;
  /** Answers without running. */
  abort(): void;
}

/** Runs executions one after another, in the order in which they came. */
export class ExecutionQueue {
  #waiting: Execution[] = [];
  #isClosed = false;
  #drained: Promise<void> | undefined;

  add(execution: Execution): void {
    if (this.#isClosed) return execution.abort();
    this.#waiting.push(execution);
    this.#drained ??= this.#drain();
  }

  /** Aborts what waits, and all that comes. The one that runs is left to end. */
  close(): void {
    this.#isClosed = true;
    this.#abortWaiting();
  }

  /** Resolves when nothing runs or waits. */
  async settled(): Promise<void> {
    await this.#drained;
  }

  async #drain(): Promise<void> {
    for (let execution = this.#waiting.shift(); execution !== undefined; execution = this.#waiting.shift()) {
      const next = await execution.run();
      if (next === "go-on") continue;
      // What the client had sent with the failed one may still be in the socket: one turn of the loop reads it.
      await nextTurn();
      this.#abortWaiting();
    }
    this.#drained = undefined;
  }

  #abortWaiting(): void {
    for (const execution of this.#waiting.splice(0)) execution.abort();
  }
}
