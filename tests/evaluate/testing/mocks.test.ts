import { join } from "node:path";

import { expect, test } from "vitest";

import { mockDataset } from "../../../src/evaluate/testing/mock-dataset.ts";
import { mockEvaluator } from "../../../src/evaluate/testing/mock-evaluator.ts";
import { mockModel } from "../../../src/evaluate/testing/mock-model.ts";
import { rowsOf } from "../datasets/collect.ts";
import { ScratchFolder } from "../datasets/scratch-folder.ts";

const COLUMNS = {
  x: "number",
  n: "integer",
  ok: "boolean",
  word: "string",
  day: "date",
  kind: ["a", "b"],
  id: (index: number) => index,
} as const;

test("a mocked dataset has the columns that were asked for, the same each time", async () => {
  const [one, same, other] = [
    mockDataset(COLUMNS),
    mockDataset(COLUMNS),
    mockDataset(COLUMNS, { seed: 1, name: "other", length: 7, version: "2" }),
  ];

  expect(Object.fromEntries(one.schema.map(({ name, type }) => [name, type]))).toEqual({
    x: "number",
    n: "number",
    ok: "boolean",
    word: "string",
    day: "date",
    kind: "string",
    id: "number",
  });
  expect(one).toMatchObject({ name: "mock", version: undefined, length: 100 });
  expect(other).toMatchObject({ name: "other", version: "2", length: 7 });
  expect(await one.digest()).toBe(await same.digest());
  expect(await one.take(7).digest()).not.toBe(await other.digest());
  for (const { x, n, kind, id } of (await rowsOf(one)).slice(0, 20)) {
    expect(Math.abs(x)).toBeLessThanOrEqual(1);
    expect(Number.isInteger(n) && n >= 0 && n < 100).toBe(true);
    expect(["a", "b"]).toContain(kind);
    expect(id).toBeLessThan(20);
  }
});

test("a mocked model says what it shall, and remembers what it was asked", async () => {
  using folder = new ScratchFolder();
  const path = join(folder.path, "model.json");
  const dataset = mockDataset({ x: "number" });
  const double = mockModel({ name: "double", output: (input: number) => input * 2 });
  const constant = mockModel<number, string>({ output: "yes" });
  const failing = mockModel<number, string>({
    output: () => {
      throw new RangeError("out of memory");
    },
  });

  expect(await double.predict([1, 2])).toEqual([2, 4]);
  expect(await constant.predict([1, 2])).toEqual(["yes", "yes"]);
  await expect(failing.predict([1])).rejects.toThrow("out of memory");
  await double.save(path);
  await constant.load(path);

  expect(double.calls).toEqual({ fit: [], predict: [[1, 2]], save: [path], load: [] });
  expect(constant.calls.load).toEqual([path]);
  await expect(constant.load(join(folder.path, "none"))).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
  const learner = mockModel<{ readonly x: number }, number>({ output: 0 });
  await learner.fit(dataset);
  expect(learner.calls.fit).toEqual([dataset]);
});

test("a mocked evaluator finds what it shall, and asks the model about every row", async () => {
  const dataset = mockDataset({ n: (index) => index }, { length: 5 });
  const model = mockModel<{ readonly n: number }, number>({ output: ({ n }) => n + 1 });
  const evaluator = mockEvaluator<{ readonly n: number }, number>({
    metrics: { accuracy: 0.5 },
    businessMetrics: (_, predictions) => ({ saved: predictions.reduce((sum, one) => sum + one, 0) }),
    truth: ({ n }) => n * 10,
  });

  const evaluation = await evaluator.evaluate(model, dataset, { batchSize: 2 });

  expect(evaluation).toMatchObject({
    metrics: { accuracy: { value: 0.5 } },
    businessMetrics: { saved: { value: 15 } },
  });
  expect(evaluation.perExample[4]).toEqual({ index: 4, row: { n: 4 }, prediction: 5, truth: 40, scores: {} });
  expect(model.calls.predict.map((batch) => batch.length)).toEqual([2, 2, 1]);
  expect(evaluator.calls).toEqual([{ model, dataset, evaluation }]);
});
