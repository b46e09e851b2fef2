import { AsyncLocalStorage } from "node:async_hooks";

import type { CellId, ExecutionId } from "../../src/shared/ids.ts";
import type { CellOutcome } from "./runtime.ts";

/** How a cell ended. */
export type ScopeEnd = CellOutcome["kind"];

/** One run of a cell, as everything that it started sees it: also its timers and promises, after the cell has ended. */
export class ExecutionScope {
  readonly execution: ExecutionId;
  /** Undefined when the client has not said which cell it runs, and for what is no cell. */
  readonly cellId: CellId | undefined;
  #isAbandoned = false;
  readonly #awaited: Promise<{ readonly v: unknown } | undefined>[] = [];
  readonly #listeners = new Set<(end: ScopeEnd) => void>();

  constructor(execution: ExecutionId, cellId?: CellId) {
    this.execution = execution;
    this.cellId = cellId;
  }

  /** Whether the user has stopped the cell: code of it that still goes on is to end at its next `await`. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  abandon(): void {
    this.#isAbandoned = true;
  }

  /**
   * Keeps the cell from ending before the promise has settled. What it gives, if anything, takes the place of the cell's
   * value; with what it rejects, the cell fails.
   */
  waitFor(promise: Promise<{ readonly v: unknown } | undefined>): void {
    this.#awaited.push(promise);
  }

  /** What the cell has to wait for, and has not been taken yet. */
  takeAwaited(): readonly Promise<{ readonly v: unknown } | undefined>[] {
    return this.#awaited.splice(0);
  }

  /** Calls the listener once the cell has ended, before the host is told. */
  onEnd(listener: (end: ScopeEnd) => void): void {
    this.#listeners.add(listener);
  }

  end(how: ScopeEnd): void {
    for (const listener of this.#listeners) listener(how);
    this.#listeners.clear();
  }
}

const storage = new AsyncLocalStorage<ExecutionScope>();

/** The cell execution that caused the code that runs now; undefined when nobody knows. */
export function currentScope(): ExecutionScope | undefined {
  return storage.getStore();
}

export function runInScope<Result>(scope: ExecutionScope, body: () => Result): Result {
  return storage.run(scope, body);
}
