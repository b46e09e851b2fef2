import * as fc from "fast-check";
import { expect, test } from "vitest";

import { downsample, type Curve } from "../../src/track/downsample.ts";

const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(Number.NaN, 0, 1)), { maxLength: 500 });

function curveOf(numbers: readonly number[]): Curve {
  return { steps: Float64Array.from(numbers, (_, index) => index * 2), values: Float64Array.from(numbers) };
}

test("a curve that is short enough stays as it is", () => {
  const curve = curveOf([3, Number.NaN, 1]);

  expect(downsample(curve, 8)).toBe(curve);
});

test("a shorter curve has points of the curve only, in order, with both ends", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 8, max: 100 }), (numbers, maxPoints) => {
      const curve = curveOf(numbers);
      const { steps, values: kept } = downsample(curve, maxPoints);

      expect(steps.length).toBeLessThanOrEqual(maxPoints);
      expect([...kept]).toEqual([...steps].map((step) => numbers[step / 2]));
      expect([...steps]).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
      expect([steps[0], steps.at(-1)]).toEqual([curve.steps[0], curve.steps.at(-1)]);
    }),
  );
});

test("no extreme is lost, however large or small, and no NaN", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 8, max: 100 }), (numbers, maxPoints) => {
      const { values: kept } = downsample(curveOf(numbers), maxPoints);
      const known = numbers.filter((value) => !Number.isNaN(value));

      expect(kept.some(Number.isNaN)).toBe(known.length < numbers.length);
      if (known.length === 0) return;
      expect([...kept]).toContain(Math.max(...known));
      expect([...kept]).toContain(Math.min(...known));
    }),
  );
});
