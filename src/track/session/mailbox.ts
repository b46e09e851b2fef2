/** Does one thing after another, in the order in which they were asked for. */
export class Mailbox {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as the work does; a failure does not stop what comes after. */
  post<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
