/**
 * Numbers in [0, 1) with 53 random bits, the same for the same seed on every machine: sfc32 by Chris Doty-Humphrey (128 bits
 * of state, passes PractRand, no multiplication).
 *
 * @param seed - A whole number; up to 2^53 they all differ.
 */
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

/** By Fisher and Yates, from the end to the front; one random number for each step. */
export function shuffle(items: Uint32Array, random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    const held = items[last] ?? 0;
    items[last] = items[chosen] ?? 0;
    items[chosen] = held;
  }
}
