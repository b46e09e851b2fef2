// Classes of the shape of mljs models; the real ones are tried by `npm run test:frames`.
import { channel } from "node:diagnostics_channel";
import { rmSync } from "node:fs";

import { afterEach, beforeEach, expect, test } from "vitest";

import { maybeDataContent } from "../../src/frame/data-content.ts";
import { EstimatorCapture } from "../../src/track/capture/estimator-capture.ts";
import { watchEstimators } from "../../src/track/capture/estimator-hook.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";

class Tree {
  readonly options = { depth: 3 };
  readonly name = "tree";
  mean = 0;

  train(rows: readonly (readonly number[])[], labels: readonly number[]): void {
    if (rows.length === 0) throw new RangeError("no rows");
    this.mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  }

  predict(rows: readonly (readonly number[])[]): readonly number[] {
    return rows.map(() => this.mean);
  }

  toJSON(): object {
    return { name: this.name, mean: this.mean };
  }
}

/** Made of other models. */
class Forest extends Tree {
  readonly #trees = [new Tree(), new Tree()];

  override train(rows: readonly (readonly number[])[], labels: readonly number[]): void {
    for (const tree of this.#trees) tree.train(rows, labels);
    super.train(rows, labels);
  }

  override predict(rows: readonly (readonly number[])[]): readonly number[] {
    return this.#trees[0]?.predict(rows) ?? [];
  }
}

/** Of the shape of a network, which is watched in another way. */
class Network {
  compile(): void {}
  predict(): number {
    return 1;
  }
  toJSON(): object {
    return {};
  }
}

const X = [[1], [2]];
const Y = [0, 1];
let isOn = true;
let lastFit = 0;
const events: CaptureEvent[] = [];
const capture = new EstimatorCapture({
  isOn: () => isOn,
  keepsModels: () => true,
  tell: (event) => events.push(event),
  reader: { nameOf: () => "xTrain", describe: maybeDataContent },
  nextFitId: () => (lastFit += 1),
});
watchEstimators(capture);
channel("tracing:module.require:end").publish({ result: { Tree, Forest, Network, helper: () => 1 } });

afterEach(() => {
  for (const event of events) if (event.kind === "artifact") rmSync(event.path);
});
beforeEach(() => {
  isOn = true;
  events.length = 0;
  capture.endCell();
  events.length = 0;
});

test("a training tells settings and data, and the cell's end the model and the time", () => {
  const forest = new Forest();
  forest.train(X, Y);
  expect(forest.predict(X)).toEqual([0.5, 0.5]);
  forest.predict(X);
  capture.endCell();

  expect(events.map(({ kind }) => kind)).toEqual(["fit-begin", "timing", "fit-end", "timing", "artifact"]);
  expect(events[0]).toMatchObject({
    params: { model: "Forest", "options.depth": 3, name: "tree", mean: 0 },
    data: [{ name: "xTrain", role: "train", rows: 2 }],
  });
  expect(events[3]).toMatchObject({ metrics: { predict_calls: 2 } });
  expect(events[4]).toMatchObject({ name: "models/Forest.json", mediaType: "application/json" });
});

test("models are told apart, and one that is trained further is the same", () => {
  const [first, second] = [new Tree(), new Tree()];
  first.train(X, Y);
  second.train(X, Y);
  first.train(X, Y);
  capture.endCell();

  const ids = events.flatMap((event) => (event.kind === "fit-begin" ? [event.modelId] : []));
  expect(ids[2]).toBe(ids[0]);
  expect(ids[1]).not.toBe(ids[0]);
  const names = events.flatMap((event) => (event.kind === "artifact" ? [event.name] : []));
  expect(names).toEqual(["models/Tree.json", "models/Tree-2.json"]);
});

test("a training that fails throws as ever, and is told as failed", () => {
  expect(() => new Tree().train([], [])).toThrow(RangeError);

  expect(events.at(-1)).toMatchObject({ kind: "fit-end", error: "no rows" });
});

test("many predictions are counted all, and timed by samples, from cell to cell", () => {
  const tree = new Tree();
  for (let call = 0; call < 5000; call += 1) tree.predict(X);
  capture.endCell();
  tree.predict(X);
  capture.endCell();

  const counts = events.flatMap((event) => (event.kind === "timing" ? [event.metrics["predict_calls"]] : []));
  expect(counts).toEqual([5000, 1]);
  // It was made elsewhere: its settings are told, and no fit.
  expect(events.filter(({ kind }) => kind === "fit-begin")).toEqual([]);
  expect(events.filter(({ kind }) => kind === "model")).toHaveLength(1);
});

test("nothing is told while capture is off, nor of a network", () => {
  new Network().predict();
  isOn = false;
  new Tree().train(X, Y);
  new Tree().predict(X);
  capture.endCell();

  expect(events).toEqual([]);
});
