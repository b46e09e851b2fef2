import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

import { maybeModel } from "../../kernel/runtime/display/model.ts";
import type { RenderContext } from "../../kernel/runtime/display/rendering.ts";
import { maybeTensor } from "../../kernel/runtime/display/tensor.ts";
import { renderTensorText } from "../../src/display/tensor-text.ts";

tf.enableProdMode();
const context = {} as RenderContext;

function textOf(tensor: tf.Tensor): string {
  return String(maybeTensor(tensor, context)?.data["text/plain"]);
}

afterEach(() => tf.disposeVariables());

describe("tensors", () => {
  test.each([
    ["a scalar", () => tf.scalar(0.1), "Tensor float32 []\n0.1"],
    ["a vector", () => tf.tensor1d([1, 2.5, -3]), "Tensor float32 [3]\n[  1, 2.5,  -3]"],
    ["a matrix", () => tf.tensor2d([[1, 20]], undefined, "int32"), "Tensor int32 [1, 2]\n[[ 1, 20]]"],
    ["booleans", () => tf.tensor1d([true, false], "bool"), "Tensor bool [2]\n[ true, false]"],
    ["texts", () => tf.tensor1d(["a", '"<b>']), 'Tensor string [2]\n["a", "\\"<b>"]'],
    ["complex numbers", () => tf.complex([1, 2], [3, -4]), "Tensor complex64 [2]\n[1+3i, 2-4i]"],
    ["nothing", () => tf.zeros([0, 3]), "Tensor float32 [0, 3]\n[]"],
    ["a variable", () => tf.variable(tf.scalar(1), false, "rate"), "Variable rate float32 [], not trainable\n1"],
  ])("of %s are shown with type, shape and values", (_, create, text) => {
    const tensor = create();

    expect(textOf(tensor)).toBe(text);
    tensor.dispose();
  });

  test("that are large are shown by their corners, of which slices are read and freed", () => {
    const tensor = tf.range(0, 100_000).reshape([1000, 100]);
    const before = tf.memory();

    const text = textOf(tensor);

    expect(text.split("\n")).toHaveLength(8);
    expect(text).toContain("[[    0,     1,     2, …,    97,    98,    99],");
    expect(text).toContain(" [99900, 99901, 99902, …, 99997, 99998, 99999]]");
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    tensor.dispose();
  });

  test("within tf.tidy leave it alone", () => {
    const kept = tf.tidy(() => {
      const tensor = tf.ones([2000]);
      textOf(tensor);
      return tensor.add(1);
    });

    expect(textOf(kept)).toBe("Tensor float32 [2000]\n[2, 2, 2, …, 2, 2, 2]");
    kept.dispose();
  });

  test("that are disposed say so", () => {
    const tensor = tf.ones([2, 2]);
    tensor.dispose();

    expect(textOf(tensor)).toBe("Tensor float32 [2, 2]\ndisposed: its values are gone");
  });

  test("whose backend makes one wait say how", () => {
    const tensor = tf.ones([2]);
    Object.defineProperty(tensor, "dataSync", { value: () => expect.unreachable("not now") });

    expect(textOf(tensor)).toMatch(/its values cannot be read here \(.*not now.*\): await tensor\.data\(\)$/s);
    tensor.dispose();
  });

  test("of any shape are nested as their axes are, and few values are read", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), (shape) => {
        let valuesRead = 0;
        const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
        const read = (begin: readonly number[], size: readonly number[]) => {
          const places = size.reduce<readonly number[]>(
            (starts, length, axis) =>
              starts.flatMap((start) =>
                Array.from({ length }, (_, offset) => start + ((begin[axis] ?? 0) + offset) * (strides[axis] ?? 1)),
              ),
            [0],
          );
          valuesRead += places.length;
          return places;
        };

        const text = renderTensorText(shape, read, String, false);

        const total = shape.reduce((product, size) => product * size, 1);
        expect(valuesRead).toBeLessThanOrEqual(Math.max(200, 2 ** (shape.length - 2) * 36));
        expect(/^\[*/.exec(text)?.[0]).toHaveLength(shape.length);
        expect(text.match(/\[/g)?.length).toBe(text.match(/\]/g)?.length);
        const shown = Array.from(text.matchAll(/\d+/g), Number);
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
        expect(total > 200 || shown.length === total).toBe(true);
      }),
    );
  });
});

describe("models", () => {
  test("of a sequence are shown layer by layer, with their parameters", () => {
    const model = tf.sequential({ name: "classifier" });
    model.add(tf.layers.dense({ name: "hidden", units: 3, inputShape: [4] }));
    model.add(tf.layers.batchNormalization({ name: "norm" }));

    const bundle = maybeModel(model, context)?.data;

    expect(bundle?.["text/plain"]).toBe(
      [
        "   layer   type                output shape  parameters",
        "0  hidden  Dense               [?, 3]                15",
        "1  norm    BatchNormalization  [?, 3]                12",
        "Sequential classifier: 27 parameters (21 trainable, 6 not)",
      ].join("\n"),
    );
    expect(bundle?.["text/html"]).toContain('<td>Dense</td><td>[?, 3]</td><td class="lt-n">15</td></tr>');
  });

  test("of a graph are shown with what goes into each layer", () => {
    const input = tf.input({ shape: [4], name: "in" });
    const parts = ["left", "right"].map((name) => tf.layers.dense({ name, units: 2 }).apply(input));
    const output = tf.layers.concatenate({ name: "both" }).apply(parts as tf.SymbolicTensor[]);

    const model = tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });

    expect(maybeModel(model, context)?.data["text/plain"]).toMatch(/both +Concatenate +\[\?, 4\] +0 +left, right\n/);
    Object.defineProperty(model.layers[0], "name", { value: "<in>" });
    expect(maybeModel(model, context)?.data["text/html"]).toContain("<td>&lt;in&gt;</td>");
  });

  test("that have no layers yet say so, and other things are no models", () => {
    expect(maybeModel(tf.sequential(), context)?.data["text/plain"]).toContain("not built yet");
    expect(maybeModel({ layers: [] }, context)).toBeUndefined();
    expect(maybeTensor({ shape: [1], dtype: "float32", dataId: {} }, context)).toBeUndefined();
  });
});
