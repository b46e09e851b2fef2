import { createRandom } from "../../shared/random.ts";

/** Draws a seed that is worth writing down: 32 bits. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Random numbers that were seeded. */
export interface SeededRandom {
  readonly seed: number;
  /** How many numbers have been drawn since the seed was set, those that were skipped included. */
  readonly drawn: number;
  /** Gives the former `Math.random` back, unless someone else has replaced it since. */
  restore(): void;
}

/**
 * Replaces `Math.random` by a repeatable generator (sfc32: 128 bits of state, passes PractRand, no multiplication).
 * TensorFlow.js draws the seeds of its own generators from `Math.random` each time, so it becomes repeatable as well.
 *
 * @param skip - How many numbers to leave out: what comes is then what came after so many.
 */
export function seedRandom(seed: number, skip = 0): SeededRandom {
  const former = Math.random;
  const next = createRandom(seed);
  for (let count = 0; count < skip; count += 1) next();
  let drawn = skip;
  const seeded = (): number => {
    drawn += 1;
    return next();
  };
  Math.random = seeded;
  return {
    seed,
    get drawn() {
      return drawn;
    },
    restore() {
      if (Math.random === seeded) Math.random = former;
    },
  };
}
