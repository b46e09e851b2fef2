import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { messageOf } from "../../shared/errors.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { Model } from "../model.ts";
import { requireUserPackage } from "../user-package.ts";
import { type Features, readFeatures } from "./features.ts";

/** What a model of ONNX gets, and what becomes of what it gives. */
export interface OnnxModelOptions<Row, Output> {
  /** By default the name of the file. */
  readonly name?: string;
  /** The numbers of a row, for a model with one input of two dimensions. */
  readonly features?: Features<Row>;
  /** What these numbers are to the model; `float32` by default. */
  readonly inputType?: "float32" | "float64" | "int32" | "int64";
  /** Anything else that goes in: a tensor of some rows for each input. `ort` is the onnxruntime-node of the project. */
  readonly toFeeds?: (rows: readonly Row[], ort: OnnxRuntime) => Readonly<Record<string, OnnxTensor>>;
  /** The output that is read, the first one by default. */
  readonly output?: string;
  /** What a row's part of the output stands for; by default the value, or the list of values, itself. */
  toOutput?(values: unknown): Output;
  /** What `InferenceSession.create` takes. */
  readonly session?: object;
}

/** The part of onnxruntime-node that is used. */
export interface OnnxRuntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: { create(path: string, options?: object): Promise<OnnxSession> };
}

export interface OnnxTensor {
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/**
 * A model of ONNX, run by the onnxruntime-node of the project: one that scikit-learn, PyTorch or others have written.
 *
 * @param source - The path of the file, or a session that is open already.
 * @throws {@link EvaluateError} `NO_PACKAGE` without onnxruntime-node, `BAD_MODEL_FILE` for what it cannot read; from
 * `predict` `BAD_INPUT` and `MODEL_FAILED`.
 * @example
 * const forest = await modelFromOnnx<Iris, number>("forest.onnx", { features: ["sepal", "petal"], output: "label" });
 */
export async function modelFromOnnx<Row, Output = unknown>(
  source: string | URL | OnnxSession,
  options: OnnxModelOptions<Row, Output> = {},
): Promise<Model<Row, Output>> {
  const ort = requireUserPackage<OnnxRuntime>("onnxruntime-node", "to run models of ONNX");
  const isPath = typeof source === "string" || source instanceof URL;
  const session = isPath ? await openSession(source, ort, options.session) : source;
  const name = options.name ?? (isPath ? basename(String(source)) : "onnx");
  const output = options.output ?? session.outputNames[0] ?? "";
  if (!session.outputNames.includes(output)) {
    throw new EvaluateError("BAD_INPUT", `"${name}" has no output "${output}"`, {
      hint: `Its outputs are ${session.outputNames.join(", ")}.`,
    });
  }
  return {
    name,
    async predict(batch) {
      if (batch.length === 0) return [];
      const feeds = toFeeds(batch, { name, session, ort, options });
      const outputs = partsOf(await run(session, feeds, name), output, batch.length, name);
      return outputs.map((values) => (options.toOutput === undefined ? (values as Output) : options.toOutput(values)));
    },
  };
}

async function openSession(source: string | URL, ort: OnnxRuntime, options: object | undefined): Promise<OnnxSession> {
  const path = source instanceof URL ? fileURLToPath(source) : source;
  try {
    if (!existsSync(path)) throw new Error("there is no such file");
    return await ort.InferenceSession.create(path, options);
  } catch (cause) {
    throw new EvaluateError("BAD_MODEL_FILE", `"${path}" cannot be loaded as ONNX: ${messageOf(cause)}`, { cause });
  }
}

interface Opened<Row, Output> {
  readonly name: string;
  readonly session: OnnxSession;
  readonly ort: OnnxRuntime;
  readonly options: OnnxModelOptions<Row, Output>;
}

function toFeeds<Row, Output>(batch: readonly Row[], { name, session, ort, options }: Opened<Row, Output>) {
  const { features, toFeeds: given, inputType = "float32" } = options;
  if (given !== undefined) return given(batch, ort);
  const [input, ...others] = session.inputNames;
  if (features === undefined || input === undefined || others.length > 0) {
    throw new EvaluateError("BAD_INPUT", `nobody has said what "${name}" gets for ${session.inputNames.join(", ")}`, {
      hint: "Give { features: [...] } for a model with one input, or { toFeeds: (rows, ort) => ... }.",
    });
  }
  const rows = batch.map((row, index) => readFeatures(row, features, { model: name, source: "the batch", index }));
  const numbers = rows.flat();
  return { [input]: new ort.Tensor(inputType, toTyped(numbers, inputType), [rows.length, rows[0]?.length ?? 0]) };
}

function toTyped(numbers: readonly number[], type: "float32" | "float64" | "int32" | "int64"): ArrayBufferView {
  switch (type) {
    case "float32":
      return Float32Array.from(numbers);
    case "float64":
      return Float64Array.from(numbers);
    case "int32":
      return Int32Array.from(numbers);
    case "int64":
      return BigInt64Array.from(numbers, (number) => BigInt(number));
  }
}

async function run(session: OnnxSession, feeds: Readonly<Record<string, OnnxTensor>>, name: string) {
  try {
    return await session.run(feeds);
  } catch (cause) {
    throw new EvaluateError("MODEL_FAILED", `"${name}" of ONNX failed: ${messageOf(cause)}`, { cause });
  }
}

/** A tensor cut at its first dimension: a value for each row, or a list of them. */
function partsOf(
  outputs: Readonly<Record<string, OnnxTensor>>,
  output: string,
  rowCount: number,
  name: string,
): readonly unknown[] {
  const tensor = outputs[output];
  if (tensor?.dims?.[0] !== rowCount) {
    const shape = tensor?.dims === undefined ? "no tensor" : `of shape [${tensor.dims.join(", ")}]`;
    throw new EvaluateError("MODEL_FAILED", `the output "${output}" of "${name}" is ${shape}, for ${rowCount} inputs`, {
      hint: "The first dimension is that of the rows. Maps and sequences are left out by zipmap: false of skl2onnx.",
    });
  }
  const width = tensor.data.length / rowCount;
  const values = Array.from(tensor.data, (value) => (typeof value === "bigint" ? toNumber(value) : value));
  return Array.from({ length: rowCount }, (_, row) =>
    width === 1 ? values[row] : values.slice(row * width, (row + 1) * width),
  );
}

function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
