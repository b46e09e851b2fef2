// Capture in this process, with a library that only looks like TensorFlow.js: the shapes a real one seldom has.
import { channel } from "node:diagnostics_channel";
import fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { startCapture } from "../../src/track/capture/start-capture.ts";
import { fromWireNumber, toWireNumbers } from "../../src/track/capture/wire-number.ts";

const folder = fs.mkdtempSync(join(tmpdir(), "labtrail-edges-"));
const events: CaptureEvent[] = [];
const capture = startCapture((event) => events.push(event), {
  projectDir: folder,
  reader: { nameOf: () => undefined, describe: () => undefined },
});

beforeEach(() => {
  events.length = 0;
  capture.turn(true);
});
afterAll(() => {
  capture.turn(false);
  fs.rmSync(folder, { recursive: true });
});

type Hooks = { onEpochEnd?: (epoch: number, logs: object) => void };

class BaseCallback {
  readonly name = "callback";
}
class CustomCallback extends BaseCallback {
  readonly hooks: Hooks;
  constructor(hooks: Hooks) {
    super();
    this.hooks = hooks;
  }
}

/** A copy of the library as Node reports it when it has been loaded. */
function loadLayers() {
  class LayersModel {
    loss: unknown = "mse";
    metricsNames: readonly string[] | undefined = ["loss", "acc"];
    result: unknown = [scalar(0.5), scalar(Number.NaN)];
    async fit(_xs: unknown, _ys: unknown, config: { callbacks?: readonly CustomCallback[]; fail?: string }) {
      for (const { hooks } of config.callbacks ?? []) hooks.onEpochEnd?.(0, { loss: Infinity, note: "text" });
      if (config.fail !== undefined) throw new Error(config.fail);
      return "history";
    }
    fitDataset(data: unknown, config: object) {
      return this.fit(data, undefined, config);
    }
    evaluate() {
      return this.result;
    }
    async evaluateDataset() {
      return this.result;
    }
  }
  const loaded = { LayersModel, CustomCallback };
  channel("tracing:module.require:end").publish({ id: "@tensorflow/tfjs-layers", result: loaded });
  return loaded;
}

function scalar(value: number) {
  return { dataSync: () => new Float64Array([value]) };
}

describe("a fit", () => {
  test("that fails is told with its error, which the user gets as well", async () => {
    const { LayersModel } = loadLayers();

    await expect(new LayersModel().fit(1, 2, { fail: "no memory" })).rejects.toThrow("no memory");

    expect(events.map(({ kind }) => kind)).toEqual(["fit-begin", "fit-epoch", "fit-end"]);
    expect(events.at(-1)).toEqual({ kind: "fit-end", fitId: 1, error: "no memory" });
  });

  test("gives its result, and numbers that JSON cannot hold as words", async () => {
    const { LayersModel } = loadLayers();

    expect(await new LayersModel().fit(1, 2, {})).toBe("history");

    expect(events[1]).toMatchObject({ kind: "fit-epoch", metrics: { loss: "Infinity" } });
  });

  test("calls the user's callbacks, hooks or instances, one or many, before ours", async () => {
    const { LayersModel } = loadLayers();
    const seen: string[] = [];
    const hooks = (name: string): Hooks => ({ onEpochEnd: () => void seen.push(`${name} ${events.length}`) });
    const model = new LayersModel();

    for (const callbacks of [hooks("hooks"), [hooks("list")], new CustomCallback(hooks("instance"))]) {
      events.length = 0;
      await model.fit(1, 2, { callbacks } as never);
    }

    expect(seen).toEqual(["hooks 1", "list 1", "instance 1"]);
  });

  test.each([
    ["a function", parseInt, "parseInt"],
    ["a list", ["mse", "mae"], ["mse", "mae"]],
    ["by output", { a: "mse", b: 5 }, { a: "mse", b: null }],
    ["unknown", undefined, undefined],
  ])("may have a loss that is %s", async (_, loss, expected) => {
    const { LayersModel } = loadLayers();
    const model = new LayersModel();
    model.loss = loss;

    await model.fitDataset(1, { epochs: 2, batchesPerEpoch: 3 });

    expect(events[0]).toMatchObject({ kind: "fit-begin", params: { epochs: 2, batchesPerEpoch: 3 } });
    expect((events[0] as { params: Record<string, unknown> }).params["loss"]).toEqual(expected);
  });

  test("is the same function to the user while capture is off", async () => {
    const { LayersModel } = loadLayers();
    capture.turn(false);

    expect(await new LayersModel().fit(1, 2, {})).toBe("history");
    expect(await new LayersModel().fitDataset(1, {})).toBe("history");

    expect(events).toEqual([]);
  });
});

describe("an evaluation", () => {
  test("is told by the model's names for its metrics, or by place", async () => {
    const { LayersModel } = loadLayers();
    const model = new LayersModel();
    model.evaluate();
    model.metricsNames = undefined;
    await model.evaluateDataset();

    expect(events).toMatchObject([
      { kind: "evaluate", metrics: { loss: 0.5, acc: "NaN" } },
      { kind: "evaluate", metrics: { loss: 0.5, metric1: "NaN" } },
    ]);
  });

  test("whose result cannot be read is passed over", () => {
    const { LayersModel } = loadLayers();
    const model = new LayersModel();
    model.result = { a: 1 };

    expect(model.evaluate()).toEqual({ a: 1 });
    expect(events).toEqual([]);
  });
});

test("a library is patched once, and one that only has getters is not touched", () => {
  const { LayersModel, CustomCallback: Custom } = loadLayers();
  const { fit } = LayersModel.prototype;
  channel("tracing:module.import:asyncEnd").publish({ result: { LayersModel, CustomCallback: Custom } });
  expect(LayersModel.prototype.fit).toBe(fit);

  const tricky = {
    get LayersModel(): never {
      throw new Error("a getter ran");
    },
  };
  for (const result of [tricky, null, "text", undefined]) {
    expect(() => channel("tracing:module.require:end").publish({ result })).not.toThrow();
  }
});

describe("files", () => {
  const path = join(folder, "data.csv");

  test("are told again for the next cell, and functions keep their names", () => {
    fs.writeFileSync(path, "a");
    fs.readFileSync(path);
    fs.readFileSync(path);
    capture.beginCell();
    fs.readFileSync(path);

    expect(events.map((event) => event.kind === "file" && event.access)).toEqual(["write", "read", "read"]);
    expect([fs.readFileSync.name, fs.readFile.length]).toEqual(["readFileSync", 3]);
  });

  test("that are opened by number are told by what the flags say", () => {
    for (const flags of [fs.constants.O_RDONLY, fs.constants.O_RDWR, "r", "r+"]) {
      capture.beginCell();
      fs.closeSync(fs.openSync(path, flags));
    }

    expect(events.map((event) => event.kind === "file" && event.access)).toEqual(["read", "write", "read", "write"]);
  });

  test("that are handles or no paths are left to fs", () => {
    const handle = fs.openSync(path, "r");
    events.length = 0;
    fs.readFileSync(handle);
    fs.closeSync(handle);

    expect(() => fs.readFileSync({} as never)).toThrow(TypeError);
    expect(events).toEqual([]);
  });
});

test("packages are told when they are loaded, built-in modules and own files are not", () => {
  const load = createRequire(import.meta.url);
  load("node:zlib");
  load("citty");

  const urls = events.flatMap((event) => (event.kind === "module" ? [event.url] : []));
  expect(urls.some((url) => url.includes("/node_modules/citty/"))).toBe(true);
  expect(urls.every((url) => url.includes("/node_modules/"))).toBe(true);
});

test("a seed holds until capture is turned off", () => {
  capture.turn(true, 5);
  const first = Math.random();
  capture.turn(true);
  const second = Math.random();
  capture.turn(true, 5);

  expect([Math.random(), Math.random()]).toEqual([first, second]);
});

test("numbers survive JSON, whatever they are", () => {
  const values = { a: 1.5, b: Number.NaN, c: Infinity, d: -Infinity, e: "text" };

  const wire = JSON.parse(JSON.stringify(toWireNumbers(values))) as Record<string, number | string>;

  expect(Object.values(wire).map(fromWireNumber)).toEqual([1.5, Number.NaN, Infinity, -Infinity]);
});
