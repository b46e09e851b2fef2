// What a fit of TensorFlow.js shows while it goes on, in the process that runs cells.
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { CellOutput } from "../../kernel/runtime/runtime.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

const SETUP = `
  import * as tf from "@tensorflow/tfjs";
  tf.enableProdMode();
  await tf.setBackend("cpu");
  function createModel() {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["mae"] });
    return model;
  }
  const xs = tf.randomNormal([64, 2]), ys = tf.randomNormal([64, 1]);
`;

async function openTfjs(): Promise<TestRuntime> {
  const session = openTestRuntime();
  symlinkSync(join(import.meta.dirname, "..", "..", "node_modules"), join(session.folder, "node_modules"), "junction");
  await session.run(SETUP);
  return session;
}

type Display = Extract<CellOutput, { kind: "display" }>;

function displaysOf(outputs: readonly CellOutput[]): readonly Display[] {
  return outputs.filter((output) => output.kind === "display");
}

/** The last state of each display. */
function finalsOf(outputs: readonly CellOutput[]): readonly Display["data"][] {
  return [...new Map(displaysOf(outputs).map(({ displayId, data }) => [displayId, data])).values()];
}

describe("a fit", () => {
  test("shows its epochs, its metrics and a chart of each, in one display, and keeps the last state", async () => {
    await using session = await openTfjs();

    const { outputs, outcome } = await session.run(
      `await createModel().fit(xs, ys, { epochs: 5, batchSize: 8, validationSplit: 0.25 })`,
    );

    expect(outcome.kind).toBe("value");
    expect(
      displaysOf(outputs)
        .map(({ isUpdate }) => isUpdate)
        .indexOf(false, 1),
    ).toBe(-1);
    const [final] = finalsOf(outputs);
    const lines = String(final?.["text/plain"]).split("\n");
    expect(lines[0]).toMatch(/^epochs 100% \|█{24}\| 5\/5, in \d\.\d s/);
    expect(lines.slice(1).map((line) => line.split(" ")[0])).toEqual(["loss", "val_loss", "mae", "val_mae"]);
    const html = String(final?.["text/html"]);
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html).toContain(">val_loss</text>");
    expect(html).toContain('<progress max="1" value="1.0000"');
  });

  test("of a dataset is shown as well, with the batches of its running epoch", async () => {
    await using session = await openTfjs();

    const { outputs } = await session.run(`
      const dataset = tf.data.generator(function* () {
        for (let batch = 0; batch < 4; batch += 1) yield { xs: tf.ones([8, 2]), ys: tf.ones([8, 1]) };
      });
      const slow = { onBatchEnd: () => new Promise((done) => setTimeout(done, 170)) };
      await createModel().fitDataset(dataset, { epochs: 2, batchesPerEpoch: 4, callbacks: slow });
    `);

    const texts = displaysOf(outputs).map(({ data }) => String(data["text/plain"]));
    expect(texts.some((text) => /batches of epoch 1 +\d+% .* [123]\/4/.test(text))).toBe(true);
    expect(texts.at(-1)).toMatch(/ 2\/2, in /);
    expect(displaysOf(outputs).length).toBeLessThan(9);
  });

  test("is silent when it is told so", async () => {
    await using session = await openTfjs();

    const { outputs } = await session.run(`await createModel().fit(xs, ys, { epochs: 2, verbose: 0 })`);

    expect(outputs).toEqual([]);
  });

  test("is shown and tracked by one wrapper, and its callbacks are called as before", async () => {
    await using session = await openTfjs();
    await session.runtime.setCapture({ isOn: true });

    const { outputs, execution } = await session.run(`
      const epochs: number[] = [];
      const history = await createModel().fit(xs, ys, { epochs: 3, callbacks: { onEpochEnd: (epoch) => { epochs.push(epoch) } } });
      console.log(epochs.join(), Object.keys(history.history).join(), history.epoch.length);
    `);

    const captured = session.captured.filter((heard) => heard.execution === execution).map(({ what }) => what.kind);
    expect(captured.filter((kind) => kind.startsWith("fit"))).toEqual([
      "fit-begin",
      "fit-epoch",
      "fit-epoch",
      "fit-epoch",
      "fit-end",
    ]);
    expect(session.textOf(execution)).toBe("0,1,2 loss,mae 3\n");
    expect(finalsOf(outputs)).toHaveLength(1);
  });

  test("that fails says so with its bar where it was", async () => {
    await using session = await openTfjs();

    const { outputs, outcome } = await session.run(
      `await createModel().fit(xs, ys, { epochs: 9, callbacks: { onEpochEnd: (epoch) => { if (epoch === 1) throw new Error("<enough>") } } })`,
    );

    expect(outcome.kind).toBe("error");
    expect(finalsOf(outputs)[0]?.["text/plain"]).toMatch(/ 1\/9, failed after .*\n<enough>\n/);
    expect(finalsOf(outputs)[0]?.["text/html"]).toContain("&lt;enough&gt;");
  });

  test("that is stopped says so", async () => {
    await using session = await openTfjs();
    const cell = session.compile(`await createModel().fit(xs, ys, { epochs: 100000, batchSize: 64 })`);
    const execution = cell.fileName as ExecutionId;

    const ended = session.runtime.run(execution, cell);
    await session.waitUntil(() => displaysOf(session.outputsOf(execution)).length > 2);
    await session.runtime.interrupt();
    const outcome = await ended;

    expect(outcome.kind).toBe("interrupted");
    expect(finalsOf(session.outputsOf(execution))[0]?.["text/plain"]).toMatch(/\/100,000, interrupted after/);
  });
});

describe("many fits in a cell", () => {
  test("of one model are one curve", async () => {
    await using session = await openTfjs();

    const { outputs } = await session.run(`
      const model = createModel();
      for (let round = 0; round < 30; round += 1) await model.fit(xs, ys, { epochs: 1, batchSize: 64 });
    `);

    expect(finalsOf(outputs)).toHaveLength(1);
    expect(finalsOf(outputs)[0]?.["text/plain"]).toMatch(/^epochs 100% .* 30\/30, in /);
  });

  test("of many models show the first ones and the last", async () => {
    await using session = await openTfjs();

    const { outputs } = await session.run(`
      for (let round = 0; round < 12; round += 1) await createModel().fit(xs, ys, { epochs: 2, batchSize: 64 });
    `);

    expect(finalsOf(outputs)).toHaveLength(8);
  });
});
