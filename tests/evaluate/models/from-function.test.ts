import { expect, test } from "vitest";

import { modelFromFunction } from "../../../src/evaluate/models/from-function.ts";

function double(input: number): number {
  return input * 2;
}

test("a function is a model with its name, and outputs stand in the order of the inputs", async () => {
  const model = modelFromFunction(double);

  expect(model.name).toBe("double");
  expect(await model.predict([1, 2, 3])).toEqual([2, 4, 6]);
  expect(await model.predict([])).toEqual([]);
  expect(modelFromFunction((text: string) => text.length, { name: "length" }).name).toBe("length");
});

test("so many calls are under way at once as are allowed, and no more", async () => {
  const waiting: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const model = modelFromFunction(
    async (input: number) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        // Whoever came last is done first.
        if (waiting.length === 3 || input > 8) for (const go of waiting.splice(0).toReversed()) go();
      });
      running -= 1;
      return input * 10;
    },
    { concurrency: 3, name: "slow" },
  );

  expect(await model.predict([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(most).toBe(3);
});

test("an error of the function is the user's, and nothing is begun after it", async () => {
  const asked: number[] = [];
  const model = modelFromFunction(
    (input: number) => {
      asked.push(input);
      if (input === 2) throw new RangeError("two");
      return input;
    },
    { name: "picky" },
  );

  await expect(model.predict([1, 2, 3])).rejects.toThrow(new RangeError("two"));
  expect(asked).toEqual([1, 2]);
});
