/** The names of the global object, which user code and packages add to. */
export class GlobalNames {
  #told: ReadonlySet<string> = new Set();

  /** All names, if they are others than at the last call. */
  takeChanged(): readonly string[] | undefined {
    const names = Object.getOwnPropertyNames(globalThis);
    if (names.length === this.#told.size && names.every((name) => this.#told.has(name))) return undefined;
    this.#told = new Set(names);
    return names;
  }
}
