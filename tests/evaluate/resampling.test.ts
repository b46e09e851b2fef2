import { assert, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { meanOf } from "../../src/evaluate/metrics/sums.ts";
import { bootstrapIntervals } from "../../src/evaluate/resampling/bootstrap.ts";
import { createRandom } from "../../src/shared/random.ts";

const random = createRandom(3);
/** About normal, with the deviation 1. */
const values = Float64Array.from({ length: 400 }, () => {
  let sum = 0;
  for (let part = 0; part < 12; part += 1) sum += random();
  return sum - 6;
});
function draw(seed: number): object {
  return bootstrapIntervals(values.length, mean, { seed, resamples: 20 });
}

function mostlyUnknown(places: Int32Array): Readonly<Record<string, number>> {
  return places[0] === 0 ? { rarely: 1, often: NaN } : { rarely: NaN, often: 1 };
}

const mean = (places: Int32Array) => ({ mean: meanOf(Float64Array.from(places, (place) => values[place] ?? NaN)) });

describe("bootstrap intervals", () => {
  test("of a mean are those of the normal distribution", () => {
    const { mean: interval } = bootstrapIntervals(values.length, mean, { resamples: 4000 });

    const centre = meanOf(values);
    expect(interval?.lower).toBeCloseTo(centre - 1.96 / 20, 1.7);
    expect(interval?.upper).toBeCloseTo(centre + 1.96 / 20, 1.7);
  });

  test("are the same for the same seed, and others for another", () => {
    assert(
      property(nat(2 ** 31), (seed) => {
        expect(draw(seed)).toEqual(draw(seed));
        expect(draw(seed)).not.toEqual(draw(seed + 1));
      }),
      { numRuns: 20 },
    );
  });

  test("are drawn from the numbers there are, unless most draws have none", () => {
    const intervals = bootstrapIntervals(10, mostlyUnknown, { resamples: 200 });

    expect(intervals).toEqual({ often: { lower: 1, upper: 1, confidence: 0.95 } });
  });

  test("need more than one draw and a confidence between 0 and 1", () => {
    expect(() => bootstrapIntervals(10, mean, { resamples: 1 })).toThrow(/cannot be drawn from 1 resamples/);
    expect(() => bootstrapIntervals(10, mean, { confidence: 95 })).toThrow(/a confidence lies between 0 and 1/);
  });
});
