/** The number in `[1]`: it grows by one with each execution that stores history. */
export class ExecutionCounter {
  #last = 0;
  #uncounted = 0;

  /** The number of the last counted execution; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Counts an execution. */
  next(): number {
    this.#last += 1;
    return this.#last;
  }

  /** The file name, in a stack, of code that is not counted: a silent request, a user expression. */
  nextUncountedName(): string {
    this.#uncounted += 1;
    return `uncounted_${this.#uncounted}.ts`;
  }
}
