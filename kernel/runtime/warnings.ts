/** What the user is told once in a session, beside the output of the cell that it is about. */
export class Warnings {
  readonly #print: (text: string) => void;
  readonly #told = new Set<string>();

  /** @param print - Shows a text in the running cell, as what it writes to stderr. */
  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  tell(warning: string): void {
    if (this.#told.has(warning)) return;
    this.#told.add(warning);
    this.#print(`Warning: ${warning}\n`);
  }
}
