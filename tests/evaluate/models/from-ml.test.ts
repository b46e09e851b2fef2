import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { expect, test } from "vitest";

import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { type MlClass, modelFromMl } from "../../../src/evaluate/models/from-ml.ts";
import { ScratchFolder } from "../datasets/scratch-folder.ts";
import { accuracyOf, type Flower, FLOWERS, flowers } from "./flowers.ts";

// Most of these packages have no types.
const load = createRequire(import.meta.url) as (
  name: string,
) => { readonly default: MlClass } & Record<string, MlClass>;
const tree = load("ml-cart")["DecisionTreeClassifier"]!;
const treeRegression = load("ml-cart")["DecisionTreeRegression"]!;
const forest = load("ml-random-forest")["RandomForestClassifier"]!;
const forestRegression = load("ml-random-forest")["RandomForestRegression"]!;
const line = load("ml-regression-simple-linear")["SimpleLinearRegression"]!;
const neighbours = load("ml-knn");

const CLASSIFIERS: readonly (readonly [string, MlClass | { readonly default: MlClass }, object | undefined])[] = [
  ["RandomForestClassifier", forest, undefined],
  ["RandomForestClassifier", forest, { nEstimators: 9, seed: 3, noOOB: true }],
  ["DecisionTreeClassifier", tree, { maxDepth: 5, minNumSamples: 2 }],
  ["LogisticRegression", load("ml-logistic-regression"), { numSteps: 2000, learningRate: 0.01 }],
  ["KNN", neighbours, { k: 3 }],
  ["KNN", { default: neighbours as unknown as MlClass }, undefined],
];

test.each(CLASSIFIERS)(
  "%s learns classes in words, and predicts the same when it was saved and loaded",
  async (name, mlClass, options) => {
    using folder = new ScratchFolder();
    const path = join(folder.path, "models", "model.json");
    const create = () =>
      modelFromMl<Flower, string>(mlClass, {
        features: ["petal", "sepal"],
        target: "species",
        ...(options && { options }),
      });
    const [model, copy] = [create(), create()];

    await model.fit(flowers);
    const outputs = await model.predict(FLOWERS);
    await model.save(path);
    await copy.load(path);

    expect(model.name).toBe(name);
    expect(accuracyOf(outputs, FLOWERS)).toBeGreaterThan(0.9);
    expect(await copy.predict(FLOWERS)).toEqual(outputs);
    expect(await model.predict([])).toEqual([]);
  },
);

const REGRESSIONS: readonly (readonly [string, MlClass, readonly ("x" | "z")[], object | undefined])[] = [
  ["RandomForestRegression", forestRegression, ["x", "z"], { nEstimators: 20, seed: 1, noOOB: true }],
  ["DecisionTreeRegression", treeRegression, ["x", "z"], undefined],
  ["SimpleLinearRegression", line, ["x"], undefined],
];

test.each(REGRESSIONS)("%s learns numbers", async (_name, mlClass, features, options) => {
  const rows = Array.from({ length: 60 }, (_, x) => ({ x, z: x % 2 === 0, y: 3 * x + 1 }));
  const model = modelFromMl<(typeof rows)[number], number>(mlClass, {
    name: "line",
    features,
    target: ({ y }) => y,
    ...(options && { options }),
  });

  await model.fit(datasetFrom(rows, { name: "line" }));
  const outputs = await model.predict(rows);

  expect(model.name).toBe("line");
  for (const [index, output] of outputs.entries()) expect(Math.abs(output - (3 * index + 1))).toBeLessThan(12);
});

test("a class gets no options when there are none, and lists of targets when it learns several at once", async () => {
  const given: (readonly unknown[])[] = [];
  class GaussianNB {
    constructor(...args: readonly unknown[]) {
      given.push(args);
    }

    train(): void {}

    predict(): readonly unknown[] {
      return [0];
    }
  }
  class MultivariateLinearRegression {
    constructor(...args: readonly unknown[]) {
      given.push(args);
    }

    predict(): readonly unknown[] {
      return [[5]];
    }
  }
  const rows = [{ x: 1, y: 5 }];
  const dataset = datasetFrom(rows, { name: "rows" });
  const naive = modelFromMl<{ x: number; y: number }>(GaussianNB, { features: ["x"], target: "y" });
  const linear = modelFromMl<{ x: number; y: number }>(MultivariateLinearRegression, { features: ["x"], target: "y" });

  await naive.fit(dataset);
  await linear.fit(dataset);

  expect(given).toEqual([[], [[[1]], [[5]]]]);
  expect(await naive.predict(rows)).toEqual([5]);
  expect(await linear.predict(rows)).toEqual([5]);
});

test("a model that is fitted again has forgotten what it had learnt", async () => {
  const model = modelFromMl<Flower, string>(neighbours, {
    features: ["petal"],
    target: "species",
    options: { k: 1 },
  });
  const other = await flowers.map((flower) => ({ ...flower, species: "rose" }));

  await model.fit(flowers);
  await model.fit(other);

  expect(new Set(await model.predict(FLOWERS))).toEqual(new Set(["rose"]));
});

test("classes that are numbers or booleans come back as they were", async () => {
  const model = modelFromMl<Flower, number>(tree, {
    features: ["petal", "sepal"],
    target: ({ species }) => species.length * 10,
    options: { minNumSamples: 2 },
  });

  await model.fit(flowers);

  expect(new Set(await model.predict(FLOWERS))).toEqual(new Set([60, 90, 100]));
});

function createForest(
  features: readonly (keyof Flower)[],
  target: (flower: Flower) => unknown = ({ species }) => species,
) {
  return modelFromMl<Flower, string>(forest, { name: "forest", features, target });
}

test("what cannot be learnt from, or predicted, is told with row and column", async () => {
  const holes = datasetFrom([FLOWERS[0]!, { ...FLOWERS[1]!, petal: null as unknown as number }], { name: "holes" });

  await expect(createForest(["petal"]).predict(FLOWERS)).rejects.toMatchObject({
    code: "NOT_FITTED",
    message: `"forest" has learnt nothing yet`,
  });
  await expect(createForest(["petal"]).fit(holes)).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: `"forest" needs numbers, and "petal" of row 2 of "holes" is null`,
  });
  await expect(createForest(["species"]).fit(flowers)).rejects.toMatchObject({
    message: `"forest" needs numbers, and "species" of row 1 of "flowers" is "virginica"`,
  });
  await expect(createForest(["petal"], () => undefined).fit(flowers)).rejects.toMatchObject({
    message: `"forest" needs a class for each row, and that of row 1 of "flowers" is undefined`,
  });
  await expect(createForest(["petal"]).fit(flowers.take(0))).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringContaining("has no rows"),
  });
  const numbers = modelFromMl<Flower>(forestRegression, { features: ["petal"], target: "species" });
  await expect(numbers.fit(flowers)).rejects.toMatchObject({
    message: `"RandomForestRegression" learns numbers, and the target of row 1 of "flowers" is virginica`,
  });
});

test("a file of another kind of model, or of none, is not loaded", async () => {
  using folder = new ScratchFolder();
  const path = join(folder.path, "model.json");
  const saved = modelFromMl<Flower>(tree, { features: ["petal"], target: "species" });
  const other = modelFromMl<Flower>(forest, { features: ["petal"], target: "species" });
  await saved.fit(flowers);
  await saved.save(path);

  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ kind: "DecisionTreeClassifier" });
  await expect(other.load(path)).rejects.toMatchObject({
    code: "BAD_MODEL_FILE",
    message: expect.stringContaining(`it holds a model of "DecisionTreeClassifier"`),
  });
  await expect(other.load(folder.write("no.json", "{}"))).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
  await expect(other.load(join(folder.path, "none.json"))).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
});
