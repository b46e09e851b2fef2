/** Work that is done after what is under way, and after the answer to the cell has gone out. */
export class Postponed {
  readonly #waiting = new Set<() => void>();
  readonly #perform: (work: () => void) => void;

  /** @param perform - Does one thing in its turn. */
  constructor(perform: (work: () => void) => void) {
    this.#perform = perform;
  }

  add(work: () => void): void {
    this.#waiting.add(work);
    setImmediate(() => this.#perform(() => this.#do(work)));
  }

  /** Does at once what still waits. */
  doAll(): void {
    for (const work of this.#waiting) this.#do(work);
  }

  #do(work: () => void): void {
    if (this.#waiting.delete(work)) work();
  }
}
