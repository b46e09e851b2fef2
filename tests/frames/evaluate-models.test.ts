// Models of ONNX in the real onnxruntime-node.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { modelFromOnnx } from "../../src/evaluate/models/from-onnx.ts";
import { describeModel } from "../../src/evaluate/testing/describe-model.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { ScratchFolder } from "../evaluate/datasets/scratch-folder.ts";
import { squareModel } from "./onnx-model.ts";

const former = process.cwd();
const folder = new ScratchFolder();
beforeAll(() => process.chdir(join(packageRoot, ".frames")));
afterAll(() => {
  process.chdir(former);
  folder[Symbol.dispose]();
});

test("a model of ONNX predicts rows, in batches of any size", async () => {
  const path = join(folder.path, "square.onnx");
  writeFileSync(path, squareModel());

  const model = await modelFromOnnx<{ a: number; b: number }, readonly number[]>(path, { features: ["a", "b"] });

  expect(model.name).toBe("square.onnx");
  expect(await model.predict([{ a: 1, b: 2 }])).toEqual([[1, 4]]);
  expect(
    await model.predict([
      { a: 3, b: 4 },
      { a: 5, b: -6 },
      { a: 0.5, b: 0 },
    ]),
  ).toEqual([
    [9, 16],
    [25, 36],
    [0.25, 0],
  ]);
});

test("what is no ONNX, and rows of another width, are told by the runtime's own words", async () => {
  const path = join(folder.path, "square.onnx");
  writeFileSync(path, squareModel());
  writeFileSync(join(folder.path, "no.onnx"), "no model");

  const narrow = await modelFromOnnx<{ a: number }>(path, { features: ["a"] });

  await expect(narrow.predict([{ a: 1 }])).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: expect.stringContaining("dimensions"),
  });
  await expect(modelFromOnnx(join(folder.path, "no.onnx"))).rejects.toMatchObject({ code: "BAD_MODEL_FILE" });
});

describeModel<{ readonly a: number; readonly b: number }, readonly number[]>("a model of ONNX", {
  create: () => {
    const path = join(folder.path, "square.onnx");
    writeFileSync(path, squareModel());
    return modelFromOnnx(path, { features: ["a", "b"] });
  },
  inputs: Array.from({ length: 7 }, (_, index) => ({ a: index, b: index / 2 })),
  isOutput: (output) => output.length === 2,
});
