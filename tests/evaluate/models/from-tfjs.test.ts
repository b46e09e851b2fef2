// Real layers and graph models of TensorFlow.js, in its plain JavaScript.
import { createRequire } from "node:module";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import { modelFromTfjs, trainableTfjs } from "../../../src/evaluate/models/from-tfjs.ts";
import { ScratchFolder } from "../datasets/scratch-folder.ts";
import { UserProject } from "../user-project.ts";
import { accuracyOf, type Flower, FLOWERS, flowers } from "./flowers.ts";

const SPECIES = ["setosa", "versicolor", "virginica"] as const;

function toSpecies(values: unknown): string {
  const shares = values as readonly number[];
  return SPECIES[shares.indexOf(Math.max(...shares))] ?? "";
}

function buildNet(): tf.Sequential {
  const net = tf.sequential({ name: "net" });
  net.add(
    tf.layers.dense({
      units: 8,
      activation: "relu",
      inputShape: [2],
      kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
    }),
  );
  net.add(
    tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
  );
  net.compile({ optimizer: tf.train.adam(0.05), loss: "categoricalCrossentropy" });
  return net;
}

function createModel() {
  return trainableTfjs<Flower, string>({
    name: "net",
    create: buildNet,
    features: ["petal", "sepal"],
    target: ({ species }) => SPECIES.map((one) => (one === species ? 1 : 0)),
    toOutput: toSpecies,
    training: { epochs: 30, batchSize: 16, shuffle: false },
    tf,
  });
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("a layers model learns from a dataset, and predicts the same when it was saved and loaded", async () => {
  using folder = new ScratchFolder();
  const path = join(folder.path, "models", "net");
  const [model, copy] = [createModel(), createModel()];

  await model.fit(flowers);
  const outputs = await model.predict(FLOWERS);
  await model.save(path);
  await copy.load(path);

  expect(model.name).toBe("net");
  expect(accuracyOf(outputs, FLOWERS)).toBeGreaterThan(0.95);
  expect(await copy.predict(FLOWERS)).toEqual(outputs);
});

test("each fit begins with fresh weights, and no tensor is left behind", async () => {
  const model = createModel();
  await model.fit(flowers);
  const first = await model.predict(FLOWERS);
  const kept = tf.memory().numTensors;

  await model.fit(flowers);

  expect(await model.predict(FLOWERS)).toEqual(first);
  expect(await model.predict([])).toEqual([]);
  // The state of the optimizer is the library's: 2 moments for each of 4 weights, and what it counts with.
  expect(tf.memory().numTensors - kept).toBeLessThanOrEqual(20);
  const before = tf.memory().numTensors;
  for (let round = 0; round < 5; round += 1) await model.predict(FLOWERS);
  expect(tf.memory().numTensors).toBe(before);
});

test("a model with one number for each row gives numbers, and one with several gives lists", async () => {
  const net = tf.sequential();
  net.add(tf.layers.dense({ units: 1, inputShape: [2], useBias: false, kernelInitializer: "ones" }));

  const sums = modelFromTfjs<Flower, number>(net, { name: "sums", features: ["petal", "sepal"], tf });
  const shares = modelFromTfjs<Flower, readonly number[]>(buildNet(), { features: ["petal", "sepal"], tf });

  const [sum] = await sums.predict(FLOWERS.slice(0, 1));
  expect(sum).toBeCloseTo(FLOWERS[0]!.petal + FLOWERS[0]!.sepal, 4);
  const [share] = await shares.predict(FLOWERS.slice(0, 1));
  expect(share).toHaveLength(3);
  expect(sums.fit).toBeUndefined();
});

test("inputs of any shape, and several of them, are made by a function", async () => {
  const [left, right] = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
  const both = tf.layers.add().apply([left, right]) as tf.SymbolicTensor;
  const model = modelFromTfjs<Flower, number>(tf.model({ inputs: [left, right], outputs: both, name: "both" }), {
    toInput: (rows, library) => [
      library.tensor(rows.map(({ petal }) => [petal])),
      library.tensor(rows.map(({ sepal }) => [sepal])),
    ],
    tf,
  });

  const outputs = await model.predict(FLOWERS.slice(0, 2));

  expect(model.name).toBe("both");
  for (const [index, output] of outputs.entries()) {
    expect(output).toBeCloseTo(FLOWERS[index]!.petal + FLOWERS[index]!.sepal, 4);
  }
});

/** A node of a graph. */
function node(name: string, op: string, input: readonly string[], attr: object = {}): object {
  return { name, op, input, attr };
}

test("a graph model predicts, also one whose shapes follow from values", async () => {
  const placeholder = node("x", "Placeholder", [], {
    dtype: { type: "DT_FLOAT" },
    shape: { shape: { dim: [{ size: -1 }, { size: 2 }] } },
  });
  const load = async (nodes: readonly object[]): Promise<tf.GraphModel> =>
    tf.loadGraphModel(
      tf.io.fromMemory({
        modelTopology: { node: [placeholder, ...nodes], library: {}, versions: {} },
        weightSpecs: [],
        weightData: new ArrayBuffer(0),
        format: "graph-model",
      } as unknown as tf.io.ModelArtifacts),
    );
  const square = await load([node("y", "Square", ["x"], { T: { type: "DT_FLOAT" } })]);
  // Where the values are not zero: as many rows as there are such values.
  const where = await load([node("y", "Where", ["x"])]);

  const squares = modelFromTfjs<readonly number[], readonly number[]>(square, { features: (row) => row, tf });
  const places = modelFromTfjs<readonly number[], readonly number[]>(where, { features: (row) => row, tf });

  expect(
    await squares.predict([
      [1, 2],
      [3, 4],
    ]),
  ).toEqual([
    [1, 4],
    [9, 16],
  ]);
  expect(
    await places.predict([
      [1, 0],
      [0, 5],
    ]),
  ).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test("what fails in the library is told with the name of the model", async () => {
  using folder = new ScratchFolder();
  const model = modelFromTfjs<Flower>(buildNet(), { name: "net", features: ["petal"], tf });
  const nothing = modelFromTfjs<Flower>(buildNet(), { name: "net", tf });

  await expect(model.predict(FLOWERS)).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: expect.stringContaining(`"net" of TensorFlow.js failed: `),
  });
  await expect(nothing.predict(FLOWERS)).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: `nobody has said what "net" gets of a row`,
  });
  await expect(createModel().predict(FLOWERS)).rejects.toMatchObject({ code: "NOT_FITTED" });
  await expect(createModel().load(folder.path)).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
  folder.write("model.json", `{"weightsManifest":[{"paths":["../../etc/passwd"],"weights":[]}]}`);
  await expect(createModel().load(folder.path)).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
});

/** Stands for itself by what it says when it is asked first. */
function standIn(name: string): string {
  return `exports.tensor2d = () => { throw new Error("asked ${name}"); };`;
}

function createUnset() {
  return modelFromTfjs<Flower, string>({ predict: () => [] }, { name: "net", features: ["petal"] });
}

test("where there is no TensorFlow.js the error says how to install it", async () => {
  using project = new UserProject();
  project.install("@tensorflow/tfjs-core", standIn("another part"));

  await expect(createUnset().predict(FLOWERS)).rejects.toMatchObject({
    code: "NO_PACKAGE",
    hint: "Install it: npm install @tensorflow/tfjs",
  });
});

test("tfjs-node is used where there is nothing else", async () => {
  using project = new UserProject();
  project.install("@tensorflow/tfjs-node", standIn("tfjs-node"));

  await expect(createUnset().predict(FLOWERS)).rejects.toThrow("asked tfjs-node");
});

test("of tfjs and tfjs-node the one is used that the program has loaded", async () => {
  using project = new UserProject();
  project.install("@tensorflow/tfjs-node", standIn("tfjs-node"));
  project.install("@tensorflow/tfjs", standIn("tfjs"));

  await expect(createUnset().predict(FLOWERS)).rejects.toThrow(/asked tfjs$/);
  createRequire(join(project.path, "package.json"))("@tensorflow/tfjs-node");
  await expect(createUnset().predict(FLOWERS)).rejects.toThrow("asked tfjs-node");
});

test("the library of the project is used when nobody gives another", async () => {
  const model = modelFromTfjs<Flower, readonly number[]>(buildNet(), { features: ["petal", "sepal"] });

  expect(await model.predict(FLOWERS.slice(0, 2))).toHaveLength(2);
});
