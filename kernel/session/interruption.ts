/**
 * Carries an interrupt to the executions that are current, one in each shell, however far they have come: still waiting
 * for the compiler or for the child, or running. One that comes while none is current is dropped, so that it never hits
 * the next.
 */
export class Interruption {
  readonly #current = new Map<AbortSignal, AbortController>();

  /** From here on an interrupt is meant for this execution too. @returns What is aborted when it comes. */
  begin(): AbortSignal {
    const controller = new AbortController();
    this.#current.set(controller.signal, controller);
    return controller.signal;
  }

  end(signal: AbortSignal): void {
    this.#current.delete(signal);
  }

  /** Stops the main shell and all subshells, as JEP 91 wants it. @returns Whether there was anything to stop. */
  interrupt(): boolean {
    for (const controller of this.#current.values()) controller.abort();
    return this.#current.size > 0;
  }
}
