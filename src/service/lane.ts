/** Lets one task at a time run, in the order in which they came. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    // The next task does not care how this one ended: whoever asked for it has been told.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
