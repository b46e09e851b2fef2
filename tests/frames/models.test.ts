// Models of the real mljs packages and of onnxruntime-node, tracked in a real kernel without a line of code for it.
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { identityModel } from "./onnx-model.ts";

const DATA = `
const xTrain = Array.from({ length: 40 }, (_, i) => [i, (i * 7) % 5]), yTrain = xTrain.map(([a]) => (a > 20 ? 1 : 0));
const xTest = [[3, 1], [35, 2], [10, 0]], yTest = [0, 1, 0];
const share = (guess) => yTest.filter((truth, i) => truth === guess[i]).length / yTest.length;`;

async function startProject(): Promise<TestKernel> {
  const kernel = await startKernel();
  symlinkSync(join(packageRoot, ".frames", "node_modules"), join(kernel.folder, "node_modules"), "junction");
  return kernel;
}

async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<void> {
  for (const cell of cells) {
    const { reply } = await kernel.execute(cell);
    if (reply.content.status !== "ok") throw new Error(JSON.stringify(reply.content));
  }
}

async function onlyRunOf(kernel: TestKernel): Promise<RunDetails & { readonly text: (name: string) => string }> {
  await kernel.stop();
  const store = openExistingStore(kernel.folder);
  try {
    const rows = store.listRuns({});
    expect(rows).toHaveLength(1);
    const run = store.requireRun(rows[0]?.run.id as never);
    const texts = new Map(
      run.artifacts.map(({ name, digest }) => [name, Buffer.from(store.requireBytes(digest)).toString("latin1")]),
    );
    return { ...run, text: (name) => texts.get(name) ?? "" };
  } finally {
    store.close();
  }
}

interface Library {
  readonly setup: string;
  readonly train: string;
  readonly guess: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly artifact: string;
  readonly saved: Readonly<Record<string, unknown>>;
  /** Whether its training is a call that can be seen. */
  readonly isTrained?: boolean;
}

const LIBRARIES: Readonly<Record<string, Library>> = {
  "ml-random-forest": {
    setup: `import { RandomForestClassifier } from "ml-random-forest"`,
    train: `const forest = new RandomForestClassifier({ nEstimators: 9, seed: 3, noOOB: true }); forest.train(xTrain, yTrain)`,
    guess: "forest.predict(xTest)",
    params: { "fit.model": "RandomForestClassifier", "fit.nEstimators": 9, "fit.seed": 3, "fit.noOOB": true },
    artifact: "models/RandomForestClassifier.json",
    saved: { name: "RFClassifier" },
  },
  "ml-cart": {
    setup: `import { DecisionTreeClassifier } from "ml-cart"`,
    train: `const tree = new DecisionTreeClassifier({ maxDepth: 4, minNumSamples: 2 }); tree.train(xTrain, yTrain)`,
    guess: "tree.predict(xTest)",
    params: { "fit.model": "DecisionTreeClassifier", "fit.options.maxDepth": 4 },
    artifact: "models/DecisionTreeClassifier.json",
    saved: { name: "DTClassifier" },
  },
  "ml-logistic-regression": {
    setup: `import LogisticRegression from "ml-logistic-regression"; import { Matrix } from "ml-matrix"`,
    train: `const model = new LogisticRegression({ numSteps: 50, learningRate: 0.01 }); model.train(new Matrix(xTrain), Matrix.columnVector(yTrain))`,
    guess: "model.predict(new Matrix(xTest))",
    params: { "fit.model": "LogisticRegression", "fit.numSteps": 50, "fit.learningRate": 0.01 },
    artifact: "models/LogisticRegression.json",
    saved: { name: "LogisticRegression" },
  },
  "ml-regression-simple-linear": {
    setup: `import { SimpleLinearRegression } from "ml-regression-simple-linear"`,
    train: `const line = new SimpleLinearRegression(xTrain.map(([a]) => a), yTrain)`,
    guess: "line.predict(xTest.map(([a]) => a)).map(Math.round)",
    params: { "fit.model": "SimpleLinearRegression" },
    artifact: "models/SimpleLinearRegression.json",
    saved: { name: "simpleLinearRegression" },
    isTrained: false,
  },
  "ml-knn": {
    setup: `import KNN from "ml-knn"`,
    train: `const knn = new KNN(xTrain, yTrain, { k: 3 })`,
    guess: "knn.predict(xTest)",
    params: { "fit.model": "KNN", "fit.k": 3 },
    artifact: "models/KNN.json",
    saved: { name: "KNN", k: 3 },
    isTrained: false,
  },
  "ml-knn by require": {
    setup: `const KNN = (await import("ml-knn")).default; const Same = require("ml-knn"); if ((Same.default ?? Same) !== KNN) throw new Error()`,
    train: `const knn = new KNN(xTrain, yTrain, { k: 3 })`,
    guess: "knn.predict(xTest)",
    params: { "fit.k": 3 },
    artifact: "models/KNN.json",
    saved: { name: "KNN" },
    isTrained: false,
  },
};

test.each(Object.entries(LIBRARIES))("%s: params, model, data and timing", async (_, library) => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on --seed 1",
    `${library.setup};`,
    DATA,
    library.train,
    `const guess = ${library.guess}; const accuracy = share(guess);`,
  );

  const run = await onlyRunOf(kernel);

  expect(Object.fromEntries(run.params.map(({ key, value }) => [key, value]))).toMatchObject(library.params);
  expect(JSON.parse(run.text(library.artifact))).toMatchObject(library.saved);
  const metrics = Object.fromEntries(run.metrics.map(({ key, last }) => [key, last]));
  expect(metrics).toMatchObject({ predict_calls: 1, predict_ms: expect.any(Number) as number });
  expect(metrics["accuracy"]).toBeGreaterThan(0);
  if (library.isTrained === false) return;
  expect(metrics["train_ms"]).toBeGreaterThan(0);
  expect(run.datasets).toContainEqual(expect.objectContaining({ role: "train", rowCount: 40 }));
});

test("onnxruntime: the session's inputs and outputs, its model and its time", async () => {
  await using kernel = await startProject();
  writeFileSync(join(kernel.folder, "identity.onnx"), identityModel());
  await runCells(
    kernel,
    "%track on",
    `import * as ort from "onnxruntime-node"; const session = await ort.InferenceSession.create("identity.onnx")`,
    `const { y } = await session.run({ x: new ort.Tensor("float32", Float32Array.of(3, 4), [2]) });
     const error = Math.abs(y.data[1] - 4);`,
  );

  const run = await onlyRunOf(kernel);

  expect(run.params).toEqual([
    { key: "onnx.inputs", value: ["x"], source: "auto" },
    { key: "onnx.outputs", value: ["y"], source: "auto" },
    { key: "onnx.providers", value: ["cpu"], source: "auto" },
  ]);
  expect(run.text("models/identity.onnx")).toBe(identityModel().toString("latin1"));
  expect(run.datasets.map(({ location }) => location)).toEqual(["identity.onnx"]);
  expect(run.metrics.map(({ key }) => key)).toEqual(["error", "predict_calls", "predict_ms"]);
  expect(run.packages.map(({ name }) => name)).toContain("onnxruntime-node");
});
