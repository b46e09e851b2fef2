/** Looking at the clock takes as long as several steps of a fast loop; after so many at the latest it is looked at. */
const MAX_UNSEEN = 64;
const LOOK_MS = 20;

/** How many steps of a loop may pass before somebody looks how far it has come: many of a fast one, each of a slow one. */
export class Pace {
  /** The first look, before any step, says nothing about how long one takes. */
  #unseen = 0.5;
  #seenAt: number;

  constructor(now: number) {
    this.#seenAt = now;
  }

  /** Somebody looks; gives how many steps may pass until the next look. */
  look(now: number): number {
    this.#unseen = now - this.#seenAt < LOOK_MS ? Math.min(2 * this.#unseen, MAX_UNSEEN) : 1;
    this.#seenAt = now;
    return this.#unseen;
  }
}
