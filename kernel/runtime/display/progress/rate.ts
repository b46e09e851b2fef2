/** Steps that are closer together are taken as one: their times are as long as the clock is exact. */
const MIN_SPAN_MS = 20;
/** The rate is an average over about so long. */
const MEMORY_MS = 3000;

/** How fast something goes, in steps a second: the latest ones count more than those long ago. */
export class Rate {
  #value: number | undefined;
  #at: number;
  #done = 0;

  constructor(now: number) {
    this.#at = now;
  }

  get value(): number | undefined {
    return this.#value;
  }

  update(now: number, done: number): void {
    const spanMs = now - this.#at;
    if (spanMs < MIN_SPAN_MS) return;
    const latest = ((done - this.#done) / spanMs) * 1000;
    const share = this.#value === undefined ? 1 : 1 - Math.exp(-spanMs / MEMORY_MS);
    this.#value = (this.#value ?? 0) * (1 - share) + latest * share;
    this.#at = now;
    this.#done = done;
  }
}
