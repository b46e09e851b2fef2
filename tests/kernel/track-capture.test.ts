// What is kept of a real training in a real kernel, with nothing but `%track on`.
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

async function startProject(): Promise<TestKernel> {
  const kernel = await startKernel();
  symlinkSync(join(packageRoot, "node_modules"), join(kernel.folder, "node_modules"), "junction");
  return kernel;
}

async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<void> {
  for (const cell of cells) {
    const { reply } = await kernel.execute(cell);
    if (reply.content.status !== "ok") throw new Error(JSON.stringify(reply.content));
  }
}

/** What the store has once the kernel has ended and everything is kept. */
async function runsOf(kernel: TestKernel): Promise<readonly (RunDetails & { readonly texts: readonly string[] })[]> {
  await kernel.stop();
  const store = openExistingStore(kernel.folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  const found = runs.map((run) => ({
    ...run,
    texts: run.artifacts.map(({ digest }) => Buffer.from(store.requireBytes(digest)).toString("latin1")),
  }));
  store.close();
  return found.toReversed();
}

const SETUP = `
import * as tf from "@tensorflow/tfjs";
await tf.setBackend("cpu");
const xTrain = tf.randomNormal([40, 3]), yTrain = xTrain.sum(1, true);
const held = { x: tf.randomNormal([10, 3]), y: tf.zeros([10, 1]) };
const xTest = tf.ones([5, 3]), yTest = tf.ones([5, 1]);
const model = tf.sequential({ name: "tiny", layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
model.compile({ optimizer: tf.train.sgd(0.01), loss: "meanSquaredError" });`;

test("a fit and an evaluation tell what they were measured on, and in which role", async () => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on --seed 3",
    SETUP,
    `await model.fit(xTrain, yTrain, { epochs: 2, verbose: 0, validationData: [held.x, held.y] })`,
    `const loss = model.evaluate(xTest, yTest); const again = model.evaluate(xTrain, yTrain);`,
  );

  const [run, ...others] = await runsOf(kernel);

  expect(others).toEqual([]);
  expect(run?.datasets.map(({ name, role, rowCount, location }) => [name, role, rowCount, location])).toEqual([
    ["held.x", "val", 10, "variable:held.x"],
    ["xTest", "test", 5, "variable:xTest"],
    ["xTrain", "train", 40, "variable:xTrain"],
  ]);
  expect(run?.datasets[0]?.schema).toEqual({
    parts: [
      { name: "held.x", shape: [10, 3], dtype: "float32" },
      { name: "held.y", shape: [10, 1], dtype: "float32" },
    ],
  });
  expect(run?.metrics.map(({ key, count, dataset }) => [key, count, dataset?.name])).toEqual([
    ["eval_loss", 1, "xTest"],
    ["eval_loss", 1, "xTrain"],
    ["loss", 2, "xTrain"],
    ["val_loss", 2, "held.x"],
  ]);
});

test("a part that fit holds back is the same data in the role of validation", async () => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on",
    SETUP,
    `await model.fit(xTrain, yTrain, { epochs: 1, verbose: 0, validationSplit: 0.25 })`,
  );

  const [run] = await runsOf(kernel);

  expect(run?.datasets.map(({ name, role }) => [name, role])).toEqual([
    ["xTrain", "train"],
    ["xTrain", "val"],
  ]);
  expect(run?.datasets[0]?.digest).toBe(run?.datasets[1]?.digest);
  expect(run?.metrics.map(({ key, dataset }) => [key, dataset?.name])).toEqual([
    ["loss", "xTrain"],
    ["val_loss", "xTrain"],
  ]);
});

test("a saved model is kept in the form the library reads, wherever it went", async () => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on",
    SETUP,
    `await model.fit(xTrain, yTrain, { epochs: 1, verbose: 0 })`,
    `let bytes = 0;
     const result = await model.save({ save: async ({ weightData }) => ((bytes = weightData.byteLength), { ok: true }) });
     if (bytes !== 16 || !result.ok) throw new Error("the user's handler was not called as ever");`,
  );

  const [run] = await runsOf(kernel);

  expect(run?.artifacts.map(({ name, source }) => [name, source])).toEqual([
    ["models/tiny/model.json", "auto"],
    ["models/tiny/weights.bin", "auto"],
  ]);
  const [description = "", weights] = run?.texts ?? [];
  expect(JSON.parse(description)).toMatchObject({
    modelTopology: { class_name: "Sequential" },
    weightsManifest: [{ paths: ["weights.bin"], weights: [{ name: expect.any(String) as string, shape: [3, 1] }, {}] }],
  });
  expect(weights).toHaveLength(16);
});

test("figures and written files are kept with the run", async () => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on",
    `const accuracy = [0.5, 0.75].at(-1);`,
    `import { writeFileSync } from "node:fs"; writeFileSync("report.txt", String(accuracy));
     display(svg('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')); plot([accuracy, 1]);`,
  );

  const [run] = await runsOf(kernel);

  expect(run?.artifacts.map(({ name }) => name).toSorted()).toEqual([
    "figures/3-1.svg",
    "figures/3-2.svg",
    "report.txt",
  ]);
  expect(run?.texts).toContain("0.75");
});

test("what a function that evaluates gives is metrics, measured on the rows it was given", async () => {
  await using kernel = await startProject();
  await runCells(
    kernel,
    "%track on",
    `const rows = Array.from({ length: 20 }, (_, x) => ({ x, y: 2 * x })); const testRows = rows.slice(15);
     const fitLine = (data) => ({ slope: data.at(-1).y / data.at(-1).x });
     const evaluate = (line, data) => ({ rmse: 0.5, worst: Math.max(...data.map(({ x, y }) => y - line.slope * x)) });`,
    `const line = fitLine(rows);`,
    `const result = evaluate(line, testRows);`,
  );

  const [run, ...others] = await runsOf(kernel);

  expect(others).toEqual([]);
  expect(run?.datasets.map(({ name, role, rowCount, source }) => [name, role, rowCount, source])).toEqual([
    ["rows", "train", 20, "auto"],
    ["testRows", "test", 5, "auto"],
  ]);
  expect(run?.metrics.map(({ key, last, source, dataset }) => [key, last, source, dataset?.name])).toEqual([
    ["rmse", 0.5, "auto", "testRows"],
    ["worst", 0, "auto", "testRows"],
  ]);
});

const richCell = (name: string) => `
    const rate = 0.5; const rows = [{ x: 1 }, { x: 2 }]; const evaluate = (data) => ({ rmse: data.length });
    const result = evaluate(rows); const text = require("fs").readFileSync("in.csv", "utf8");
    require("fs").writeFileSync("${name}.txt", text); display(plot([1, 2])); console.log("said"); track.metric("own", 1);`;

test("each part of what is captured can be left out, and comes back", async () => {
  await using kernel = await startProject();
  writeFileSync(join(kernel.folder, "in.csv"), "a,b\n");
  await runCells(
    kernel,
    "%track on bare -x data,figures,files,metrics,params,written -x console,code,models,variables",
    richCell("a"),
  );
  await runCells(kernel, "%track on rich --capture full -x none", richCell("b"));
  const status = await kernel.execute("%track on -x figures");
  const wrong = await kernel.execute("%track on -x pictures");

  const [bare, rich] = await runsOf(kernel);

  expect(textOf(status.iopub, "stdout")).toMatch(/copies of what is read, without figures/);
  expect(wrong.reply.content).toMatchObject({ evalue: expect.stringMatching(/no part "pictures"/) as string });
  expect([bare?.params, bare?.datasets, bare?.artifacts]).toEqual([[], [], []]);
  expect(bare?.metrics.map(({ key }) => key)).toEqual(["own"]);
  expect(bare?.slice.map(({ observed }) => observed?.console)).toEqual([undefined]);
  expect(rich?.params.map(({ key }) => key)).toEqual(["rate"]);
  expect(rich?.datasets.map(({ name }) => name)).toEqual(["in.csv", "rows"]);
  expect(rich?.metrics.map(({ key }) => key)).toEqual(["own", "rmse"]);
  expect(rich?.artifacts.map(({ name }) => name).toSorted()).toEqual(["b.txt", "data/in.csv", "figures/4-1.svg"]);
  expect(rich?.texts).toContain("a,b\n");
});

async function lossesWith(seed: number): Promise<readonly number[]> {
  await using kernel = await startProject();
  await runCells(
    kernel,
    `%track on --seed ${seed}`,
    SETUP,
    `await model.fit(xTrain, yTrain, { epochs: 3, verbose: 0, shuffle: true })`,
  );
  await kernel.stop();
  const store = openExistingStore(kernel.folder);
  const [row] = store.listRuns({});
  const losses = row === undefined ? [] : store.metricHistory(row.run.id, "loss").map(({ value }) => value);
  store.close();
  return losses;
}

test("the same seed gives identical losses in another kernel: weights, data and shuffling", async () => {
  const [first, again, other] = [await lossesWith(7), await lossesWith(7), await lossesWith(8)];

  expect(first).toHaveLength(3);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
}, 120_000);
