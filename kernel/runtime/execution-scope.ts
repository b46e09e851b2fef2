import { AsyncLocalStorage } from "node:async_hooks";

import type { ExecutionId } from "../../src/shared/ids.ts";

/** One run of a cell, as everything that it started sees it: also its timers and promises, after the cell has ended. */
export class ExecutionScope {
  readonly execution: ExecutionId;
  #isAbandoned = false;

  constructor(execution: ExecutionId) {
    this.execution = execution;
  }

  /** Whether the user has stopped the cell: code of it that still goes on is to end at its next `await`. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  abandon(): void {
    this.#isAbandoned = true;
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
