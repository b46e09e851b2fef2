import { expect, test } from "vitest";

import { classify, learnPenguins, type Penguin } from "../src/penguins.ts";

const penguin = (species: string, size: number): Penguin => ({
  species,
  bill_length_mm: 40 + size,
  bill_depth_mm: 17,
  flipper_length_mm: 190 + 10 * size,
  body_mass_g: 3500 + 500 * size,
});

test("the majority of the nearest neighbours decides", () => {
  const learnt = learnPenguins(
    [penguin("small", 0), penguin("small", 0.2), penguin("large", 0.1), penguin("large", 5)],
    3,
  );

  expect(classify(learnt, penguin("", 0.1))).toBe("small");
});
