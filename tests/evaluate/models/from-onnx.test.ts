// What the adapter does beside the runtime, which stands here for itself by a package of the same manner; the real
// onnxruntime-node runs in tests/frames.
import { expect, test } from "vitest";

import { modelFromOnnx } from "../../../src/evaluate/models/from-onnx.ts";
import { UserProject } from "../user-project.ts";

/** Sums each row into "sum", and says in "label" whether that is more than 3. */
const RUNTIME = `
class Tensor { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } }
exports.Tensor = Tensor;
exports.InferenceSession = {
  async create(path, options) {
    if (path.endsWith("broken.onnx")) throw new Error("Protobuf parsing failed.");
    return {
      inputNames: ["x"], outputNames: ["label", "sum", "pair", "whole"], options,
      async run({ x }) {
        if (x.dims[1] !== 2) throw new Error("Got invalid dimensions for input: x");
        const [n] = x.dims;
        const sums = Array.from({ length: n }, (_, row) => Number(x.data[2 * row]) + Number(x.data[2 * row + 1]));
        return {
          label: new Tensor("int64", BigInt64Array.from(sums, (sum) => BigInt(sum > 3)), [n]),
          sum: new Tensor(x.type, Float64Array.from(sums), [n, 1]),
          pair: new Tensor("string", sums.flatMap((sum) => [x.type, String(sum)]), [n, 2]),
          whole: new Tensor("float32", Float32Array.of(1), [1, 1, 1]),
        };
      },
    };
  },
};`;

interface Point {
  readonly a: number;
  readonly b: number;
}

const POINTS: readonly Point[] = [
  { a: 1, b: 2 },
  { a: 3, b: 0.5 },
];

test("the columns of rows go in, and an output comes back row by row", async () => {
  using project = new UserProject();
  project.install("onnxruntime-node", RUNTIME);
  const path = project.write("sums.onnx", "");
  const features = ["a", "b"] as const;

  const labels = await modelFromOnnx<Point, number>(path, { features });
  const sums = await modelFromOnnx<Point, number>(path, { features, output: "sum", name: "sums" });
  const pairs = await modelFromOnnx<Point, string>(path, {
    features: ({ a }) => [a, 7],
    output: "pair",
    inputType: "int32",
    toOutput: (values) => (values as readonly string[]).join("="),
  });
  const wide = await modelFromOnnx<Point, number>(path, {
    features: ({ a }) => [a, 7],
    inputType: "int64",
    output: "sum",
  });

  expect([labels.name, sums.name]).toEqual(["sums.onnx", "sums"]);
  expect(await labels.predict(POINTS)).toEqual([0, 1]);
  expect(await sums.predict(POINTS)).toEqual([3, 3.5]);
  expect(await pairs.predict(POINTS)).toEqual(["int32=8", "int32=10"]);
  expect(await wide.predict(POINTS)).toEqual([8, 10]);
  expect(await labels.predict([])).toEqual([]);
});

test("an open session is used as it is, with tensors that the user makes", async () => {
  using project = new UserProject();
  project.install("onnxruntime-node", RUNTIME);
  const session = {
    inputNames: ["left", "right"],
    outputNames: ["y"],
    run: async ({ left }: Readonly<Record<string, unknown>>) => ({ y: left as never }),
  };

  const model = await modelFromOnnx<number, number>(session, {
    toFeeds: (rows, ort) => {
      const tensor = new ort.Tensor("float64", Float64Array.from(rows), [rows.length]);
      return { left: tensor, right: tensor };
    },
  });
  const unsaid = await modelFromOnnx<number, number>(session);

  expect(await model.predict([4, 5])).toEqual([4, 5]);
  await expect(unsaid.predict([4])).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: `nobody has said what "onnx" gets for left, right`,
  });
});

test("what cannot be run is told with the name of the model", async () => {
  using project = new UserProject();
  project.install("onnxruntime-node", RUNTIME);
  const path = project.write("sums.onnx", "");
  const features = ["a", "b"] as const;

  await expect(modelFromOnnx(project.write("broken.onnx", ""))).rejects.toMatchObject({
    code: "BAD_MODEL_FILE",
    message: expect.stringContaining("Protobuf parsing failed"),
  });
  await expect(modelFromOnnx("none.onnx")).rejects.toMatchObject({
    code: "BAD_MODEL_FILE",
    message: `"none.onnx" cannot be loaded as ONNX: there is no such file`,
  });
  await expect(modelFromOnnx(path, { output: "probability" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    hint: "Its outputs are label, sum, pair, whole.",
  });
  const narrow = await modelFromOnnx<Point>(path, { features: ["a"] });
  await expect(narrow.predict(POINTS)).rejects.toMatchObject({ code: "MODEL_FAILED" });
  const whole = await modelFromOnnx<Point>(path, { features, output: "whole" });
  await expect(whole.predict(POINTS)).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: `the output "whole" of "sums.onnx" is of shape [1, 1, 1], for 2 inputs`,
  });
});

test("without onnxruntime-node the error says how to install it", async () => {
  using project = new UserProject();

  await expect(modelFromOnnx(project.write("a.onnx", ""))).rejects.toMatchObject({
    code: "NO_PACKAGE",
    message: `"onnxruntime-node" is needed to run models of ONNX, and this project does not have it`,
    hint: "Install it: npm install onnxruntime-node",
  });
});
