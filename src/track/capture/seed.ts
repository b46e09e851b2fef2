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

/** Numbers in [0, 1) with 53 random bits, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let [a, b, c] = [seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, 0x9e3779b9 | 0];
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first outputs still resemble the seed.
  for (let round = 0; round < 15; round += 1) next();
  return () => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 2 ** 53;
}
