// Our own models keep the contract that users get for theirs.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll } from "vitest";

import { modelFromFunction } from "../../../src/evaluate/models/from-function.ts";
import { type MlClass, modelFromMl } from "../../../src/evaluate/models/from-ml.ts";
import { modelFromTfjs, trainableTfjs } from "../../../src/evaluate/models/from-tfjs.ts";
import { modelFromHttp } from "../../../src/evaluate/models/http/from-http.ts";
import { describeModel } from "../../../src/evaluate/testing/describe-model.ts";
import { mockModel } from "../../../src/evaluate/testing/mock-model.ts";
import { type Flower, FLOWERS, flowers } from "../models/flowers.ts";

const load = createRequire(import.meta.url) as (name: string) => Readonly<Record<string, MlClass>>;
const inputs = FLOWERS.slice(0, 12);
const SPECIES = ["setosa", "versicolor", "virginica"];
const isOutput = (output: unknown): boolean => SPECIES.includes(output as string);

const CLASSES: readonly (readonly [MlClass, object])[] = [
  [load("ml-random-forest")["RandomForestClassifier"]!, { nEstimators: 5, seed: 3, noOOB: true }],
  [load("ml-cart")["DecisionTreeClassifier"]!, { minNumSamples: 2 }],
  [load("ml-knn") as unknown as MlClass, { k: 3 }],
];
for (const [mlClass, options] of CLASSES) {
  describeModel<Flower, string>(`${mlClass.name} of mljs`, {
    create: () => modelFromMl(mlClass, { features: ["petal", "sepal"], target: "species", options }),
    inputs,
    dataset: flowers,
    isOutput,
  });
}

function buildNet(): tf.Sequential {
  const net = tf.sequential({ layers: [tf.layers.dense({ units: 3, activation: "softmax", inputShape: [2] })] });
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
  return net;
}

describeModel<Flower, number | readonly number[]>("a layers model of TensorFlow.js that learns", {
  create: () =>
    trainableTfjs({
      create: buildNet,
      features: ["petal", "sepal"],
      target: ({ species }) => SPECIES.map((one) => (one === species ? 1 : 0)),
      training: { epochs: 2 },
      tf,
    }),
  inputs,
  dataset: flowers,
  isOutput: (shares) => Array.isArray(shares) && shares.length === 3,
});

const net = buildNet();
describeModel<Flower, readonly number[]>("a model of TensorFlow.js that is trained", {
  create: () => modelFromTfjs(net, { name: "net", features: ["petal", "sepal"], tf }),
  inputs,
});

describeModel("a function", {
  create: () => modelFromFunction(({ petal }: Flower) => petal * 2, { name: "double", concurrency: 3 }),
  inputs,
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { instances } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly instances: readonly Flower[] };
    response.end(JSON.stringify({ predictions: instances.map(({ petal }) => petal + 1) }));
  });
});
beforeAll(async () => {
  await tf.setBackend("cpu");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
describeModel<Flower, number>("a server", {
  create: () => modelFromHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { requestSize: 5 }),
  inputs,
  isOutput: (output) => typeof output === "number",
});

describeModel<Flower, string>("a mock", {
  create: () => mockModel({ output: ({ petal }) => (petal > 3 ? "virginica" : "setosa") }),
  inputs,
  dataset: flowers,
  isOutput,
});
