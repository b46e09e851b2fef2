/** What is told of a loop. */
export interface LoopWatcher {
  /** Gives how many steps may pass until the next call. */
  onSteps(done: number): number;
  onEnd(how: "done" | "stopped" | "failed", done: number): void;
}

/** Goes through a source and tells how far. Not a generator, which takes twice as long for each step. */
export class WatchedIterator<Item> implements IterableIterator<Item> {
  readonly #inner: Iterator<Item>;
  readonly #watcher: LoopWatcher;
  #begun = 0;
  #left = 1;

  constructor(inner: Iterator<Item>, watcher: LoopWatcher) {
    this.#inner = inner;
    this.#watcher = watcher;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Item> {
    // Whoever asks for the next item has done with the one before.
    const done = this.#begun;
    this.#begun += 1;
    this.#left -= 1;
    if (this.#left <= 0) this.#left = this.#watcher.onSteps(done);
    let result: IteratorResult<Item>;
    try {
      result = this.#inner.next();
    } catch (thrown) {
      this.#watcher.onEnd("failed", done);
      throw thrown;
    }
    if (result.done === true) this.#watcher.onEnd("done", done);
    return result;
  }

  /** A loop that is left early: by `break`, `return`, or an error. */
  return(): IteratorResult<Item> {
    this.#watcher.onEnd("stopped", Math.max(this.#begun - 1, 0));
    this.#inner.return?.();
    return { value: undefined, done: true };
  }
}

/** The numbers from 0 to before a total. */
export class CountIterator implements Iterator<number> {
  readonly #total: number;
  #next = 0;

  constructor(total: number) {
    this.#total = total;
  }

  next(): IteratorResult<number> {
    if (this.#next >= this.#total) return { value: undefined, done: true };
    const value = this.#next;
    this.#next += 1;
    return { value, done: false };
  }
}
