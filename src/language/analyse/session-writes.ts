import type { LaterWrites } from "../transform/later-writes.ts";

/** The names that functions of the cells of a session may assign, also those of cells that were run again without them. */
export class SessionWrites {
  readonly #names = new Set<string>();
  #isAny = false;

  add(writes: LaterWrites): void {
    if (writes === "any") this.#isAny = true;
    else for (const name of writes) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#isAny || this.#names.has(name);
  }

  clear(): void {
    this.#names.clear();
    this.#isAny = false;
  }
}
