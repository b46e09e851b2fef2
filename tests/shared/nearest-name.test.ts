import { expect, test } from "vitest";

import { maybeNearestName } from "../../src/shared/nearest-name.ts";

const COMMANDS = ["run", "runs", "show", "compare", "export", "git", "kernel"];

test.each([
  ["rnu", "run"],
  ["rum", "run"],
  ["comapre", "compare"],
  ["compar", "compare"],
  ["kernels", "kernel"],
  ["gti", "git"],
  ["bake", undefined],
  ["", undefined],
])("%s is nearest to %s", (given, nearest) => {
  expect(maybeNearestName(given, COMMANDS)).toBe(nearest);
});
