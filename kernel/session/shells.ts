import { createSessionId, type Header } from "../protocol/header.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import { ExecutionQueue } from "./queue.ts";

/**
 * The main shell and the subshells that clients make beside it (JEP 91). Within a shell executions wait for each other;
 * cells of different shells overlap where they await, since all run on the one thread of the child.
 */
export class Shells {
  readonly #main = new ExecutionQueue();
  readonly #subshells = new Map<string, ExecutionQueue>();
  /** Deleted ones whose last execution has not ended. */
  readonly #leaving = new Set<ExecutionQueue>();

  /** Makes a subshell. @returns Its id. */
  create(): string {
    const id = createSessionId();
    this.#subshells.set(id, new ExecutionQueue());
    return id;
  }

  /** Ends a subshell: what runs in it is left to end, what waits is aborted. @throws {@link ProtocolError} `UNKNOWN_SUBSHELL`. */
  delete(id: string): void {
    const queue = this.#require(id);
    this.#subshells.delete(id);
    queue.close();
    this.#leaving.add(queue);
    void queue.settled().then(() => this.#leaving.delete(queue));
  }

  list(): readonly string[] {
    return [...this.#subshells.keys()];
  }

  /** Where the executions of a message's shell wait; undefined when there is no such shell. */
  maybeQueueOf({ subshell_id }: Header): ExecutionQueue | undefined {
    return typeof subshell_id === "string" ? this.#subshells.get(subshell_id) : this.#main;
  }

  /** @throws {@link ProtocolError} `UNKNOWN_SUBSHELL` when the message is for a subshell that is not there. */
  requireShellOf({ subshell_id }: Header): void {
    if (typeof subshell_id === "string") this.#require(subshell_id);
  }

  /** Aborts what waits in any shell, and all that comes. */
  close(): void {
    for (const queue of this.#all()) queue.close();
  }

  /** Resolves when nothing runs or waits in any shell. */
  async settled(): Promise<void> {
    await Promise.all(this.#all().map((queue) => queue.settled()));
  }

  #all(): readonly ExecutionQueue[] {
    return [this.#main, ...this.#subshells.values(), ...this.#leaving];
  }

  #require(id: string): ExecutionQueue {
    const queue = this.#subshells.get(id);
    if (queue !== undefined) return queue;
    throw new ProtocolError(
      "UNKNOWN_SUBSHELL",
      `there is no subshell "${id}": it was deleted, or the kernel restarted`,
    );
  }
}
