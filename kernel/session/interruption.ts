/**
 * Carries an interrupt to the execution that is current, however far that has come: still waiting for the compiler or for
 * the child, or running. One that comes while none is current is dropped, so that it never hits the next.
 */
export class Interruption {
  #current: AbortController | undefined;

  /** From here on an interrupt is meant for this execution. */
  begin(): void {
    this.#current = new AbortController();
  }

  end(): void {
    this.#current = undefined;
  }

  /** Aborted when the current execution is to stop; undefined when there is none. */
  get signal(): AbortSignal | undefined {
    return this.#current?.signal;
  }

  interrupt(): void {
    this.#current?.abort();
  }
}
