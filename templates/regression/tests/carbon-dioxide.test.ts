import { expect, test } from "vitest";

import { featuresOf, fitWeights, predictCo2 } from "../src/carbon-dioxide.ts";

test("the seasons repeat every year, and the trend goes on", () => {
  const [, time = 0, , sine = 0] = featuresOf(1990.25, 1);
  const [, later = 0, , again = 0] = featuresOf(1991.25, 1);

  expect(again).toBeCloseTo(sine);
  expect(later).toBeGreaterThan(time);
});

test("a straight line is found again", () => {
  const rows = Array.from({ length: 48 }, (_, month) => 1990 + month / 12).map((year) => ({
    year,
    co2: 350 + 2 * (year - 1990),
  }));

  expect(predictCo2(fitWeights(rows, 1), 1995)).toBeCloseTo(360, 3);
});
