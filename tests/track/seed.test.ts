import { afterEach, expect, test } from "vitest";

import { createRandom } from "../../src/shared/random.ts";
import { drawSeed, seedRandom } from "../../src/track/capture/seed.ts";

const native = Math.random;
const draw = (seed: number) => Array.from({ length: 100 }, createRandom(seed));
const users = () => 0.5;
afterEach(() => {
  Math.random = native;
});

test("the same seed gives the same numbers, and another one others", () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  // Seeds may be larger than 32 bits.
  expect(draw(2 ** 40)).not.toEqual(draw(0));
});

test("numbers lie in [0, 1), evenly, and use all of their 53 bits", () => {
  const random = createRandom(1);
  const count = 100_000;
  const buckets = Array.from({ length: 16 }, () => 0);
  let hasFineBits = false;
  for (let index = 0; index < count; index += 1) {
    const value = random();
    expect(value >= 0 && value < 1).toBe(true);
    buckets[Math.floor(value * 16)] = (buckets[Math.floor(value * 16)] ?? 0) + 1;
    hasFineBits ||= (value * 2 ** 53) % 2 === 1;
  }

  expect(hasFineBits).toBe(true);
  // Six standard deviations of a bucket's count.
  for (const size of buckets) expect(Math.abs(size - count / 16)).toBeLessThan(6 * Math.sqrt(count / 16));
});

test("Math.random is given back, unless somebody else has replaced it since", () => {
  const random = seedRandom(7);
  expect(Math.random).not.toBe(native);
  random.restore();
  expect(Math.random).toBe(native);

  const again = seedRandom(7);
  Math.random = users;
  again.restore();
  expect(Math.random).toBe(users);
});

test("numbers go on after those that are skipped, and are counted", () => {
  const expected = draw(7);

  const random = seedRandom(7, 90);

  expect(Array.from({ length: 10 }, Math.random)).toEqual(expected.slice(90));
  expect(random.drawn).toBe(100);
});

test("a drawn seed is a whole number of 32 bits", () => {
  const seed = drawSeed();

  expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
});
