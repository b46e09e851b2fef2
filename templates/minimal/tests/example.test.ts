import { expect, test } from "vitest";

import { standardize } from "../src/example.ts";

test("values that are all the same become 0", () => {
  expect(standardize([5, 5, 5])).toEqual([0, 0, 0]);
});
