import type { Dataset, RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { Model } from "../model.ts";
import { markTrainingData } from "../tracking/mark-training-data.ts";
import { isLoaded, maybeUserPackage, requireUserPackage } from "../user-package.ts";
import { type Features, readFeatures, readTraining, requireOneEach } from "./features.ts";
import { requireFitted } from "./model-file.ts";
import { loadTfjs, saveTfjs } from "./tfjs-files.ts";
import type { Tfjs, TfjsModel, TfjsTensor } from "./tfjs.ts";

const NODE_PACKAGE = "@tensorflow/tfjs-node";
const PLAIN_PACKAGE = "@tensorflow/tfjs";
const PURPOSE = "by models of TensorFlow.js";

/** What a model of TensorFlow.js gets, and what becomes of what it gives. */
export interface TfjsModelOptions<Row, Output> {
  /** By default the name that the model has. */
  readonly name?: string;
  /** The numbers of a row, for a model with one input of two dimensions. */
  readonly features?: Features<Row>;
  /** Anything else that goes in: the tensor, or tensors by input, of some rows. The adapter disposes of them. */
  readonly toInput?: (
    rows: readonly Row[],
    tf: Tfjs,
  ) => TfjsTensor | readonly TfjsTensor[] | Record<string, TfjsTensor>;
  /** What a row's part of the (first) output stands for: `(shares: number[]) => ...`. By default the number, or the list, itself. */
  toOutput?(values: unknown): Output;
  /** The library, when it is not the `@tensorflow/tfjs` or `@tensorflow/tfjs-node` of the project. */
  readonly tf?: object;
}

/** How a model of TensorFlow.js learns. */
export interface TfjsTrainingOptions<Row, Output> extends TfjsModelOptions<Row, Output> {
  readonly features: Features<Row>;
  /** A compiled layers model with fresh weights; called for each fit. */
  readonly create: () => object;
  /** A column of numbers, or what the last layer shall give for a row: `({ species }) => (species === "setosa" ? [1, 0] : [0, 1])`. */
  readonly target: RowKey<Row>;
  /** What `model.fit` takes: epochs, batchSize, callbacks, ... */
  readonly training?: object;
}

/**
 * A model of TensorFlow.js that is trained already: a layers model or a graph model, of tfjs or tfjs-node.
 *
 * @example
 * const digits = modelFromTfjs<Digit, readonly number[]>(await tf.loadGraphModel("file://digits/model.json"), {
 *   toInput: (rows, tf) => tf.tensor(rows.map(({ pixels }) => pixels), [rows.length, 28, 28, 1]),
 * });
 */
export function modelFromTfjs<Row, Output = number | readonly number[]>(
  model: object,
  options: TfjsModelOptions<Row, Output>,
): Model<Row, Output> {
  const wrapped = new TfjsRunner<Row, Output>(options, model as TfjsModel);
  return { name: wrapped.name, predict: (batch) => wrapped.predict(batch) };
}

/**
 * A layers model of TensorFlow.js that learns from datasets. It is made anew for each fit, so that nothing is left of what it
 * had learnt; `save` writes the folder that `tf.loadLayersModel` reads.
 *
 * @throws {@link EvaluateError} from its methods: `BAD_INPUT`, `NOT_FITTED`, `MODEL_FAILED`, `BAD_MODEL_FILE`, `NO_PACKAGE`.
 * @example
 * const net = trainableTfjs<Iris>({ create: buildNet, features: ["sepal", "petal"], target: "isSetosa", training: { epochs: 20 } });
 */
export function trainableTfjs<Row, Output = number | readonly number[]>(
  options: TfjsTrainingOptions<Row, Output>,
): Required<Model<Row, Output>> {
  return new TfjsRunner<Row, Output>(options, undefined, options);
}

class TfjsRunner<Row, Output> implements Required<Model<Row, Output>> {
  readonly name: string;
  readonly #options: TfjsModelOptions<Row, Output>;
  readonly #training: TfjsTrainingOptions<Row, Output> | undefined;
  #model: TfjsModel | undefined;
  #tf: Tfjs | undefined;

  constructor(
    options: TfjsModelOptions<Row, Output>,
    model: TfjsModel | undefined,
    training?: TfjsTrainingOptions<Row, Output>,
  ) {
    this.name = options.name ?? model?.name ?? "tfjs";
    this.#options = options;
    this.#model = model;
    this.#training = training;
  }

  async fit(dataset: Dataset<Row>): Promise<void> {
    const { create, features, target, training = {} } = requireFitted(this.#training, this.name);
    const tf = this.#library;
    const toTarget = (row: Row): unknown => (typeof target === "function" ? target(row) : row[target]);
    const { inputs, targets } = await readTraining(dataset, this.name, features, (row, origin) =>
      readFeatures(row, (one) => toNumbers(toTarget(one)), origin),
    );
    const model = create() as TfjsModel;
    const [xs, ys] = [tf.tensor2d(inputs), tf.tensor2d(targets)];
    try {
      await markTrainingData(xs, dataset);
      await model.fit?.(xs, ys, { verbose: 0, ...training });
    } catch (cause) {
      throw this.#failure(cause);
    } finally {
      xs.dispose();
      ys.dispose();
    }
    if (model !== this.#model) this.#model?.dispose?.();
    this.#model = model;
  }

  async predict(batch: readonly Row[]): Promise<readonly Output[]> {
    const model = requireFitted(this.#model, this.name);
    if (batch.length === 0) return [];
    const input = this.#toInput(batch);
    let outputs: readonly TfjsTensor[] = [];
    try {
      outputs = listOf(await run(model, input));
      const [first] = outputs;
      const values = first === undefined ? [] : ((await first.array()) as readonly unknown[]);
      return requireOneEach(values, batch, this.name).map((value) => this.#toOutput(value));
    } catch (cause) {
      throw this.#failure(cause);
    } finally {
      for (const tensor of [...listOf(input), ...outputs]) tensor.dispose();
    }
  }

  async save(path: string): Promise<void> {
    await saveTfjs(requireFitted(this.#model, this.name), path, this.#library);
  }

  async load(path: string): Promise<void> {
    const loaded = await loadTfjs(path, this.#library);
    this.#model?.dispose?.();
    this.#model = loaded;
  }

  get #library(): Tfjs {
    this.#tf ??= (this.#options.tf as Tfjs | undefined) ?? requireTfjs();
    return this.#tf;
  }

  #toInput(batch: readonly Row[]): TfjsTensor | readonly TfjsTensor[] | Record<string, TfjsTensor> {
    const { features, toInput } = this.#options;
    if (toInput !== undefined) return toInput(batch, this.#library);
    if (features === undefined) {
      throw new EvaluateError("BAD_INPUT", `nobody has said what "${this.name}" gets of a row`, {
        hint: "Give { features: [...] } or { toInput: (rows, tf) => ... }.",
      });
    }
    const origin = (index: number) => ({ model: this.name, source: "the batch", index });
    return this.#library.tensor2d(batch.map((row, index) => readFeatures(row, features, origin(index))));
  }

  /** The last dimension of a single number is of no use to anybody. */
  #toOutput(value: unknown): Output {
    const values: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return this.#options.toOutput === undefined ? (values as Output) : this.#options.toOutput(values);
  }

  #failure(cause: unknown): unknown {
    if (cause instanceof EvaluateError) return cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    return new EvaluateError("MODEL_FAILED", `"${this.name}" of TensorFlow.js failed: ${why}`, { cause });
  }
}

/** A graph with loops or with shapes that follow from values can only be run by waiting for it. */
async function run(model: TfjsModel, input: unknown): Promise<unknown> {
  try {
    return model.predict(input);
  } catch (error) {
    const isDynamic = error instanceof Error && /executeAsync/.test(error.message);
    if (!isDynamic || model.executeAsync === undefined) throw error;
    return model.executeAsync(input);
  }
}

function listOf(held: unknown): readonly TfjsTensor[] {
  if (Array.isArray(held)) return held as readonly TfjsTensor[];
  const isTensor = typeof held === "object" && held !== null && "dataId" in held;
  return isTensor ? [held as unknown as TfjsTensor] : (Object.values(held ?? {}) as readonly TfjsTensor[]);
}

function toNumbers(target: unknown): ArrayLike<number> {
  const isList = Array.isArray(target) || ArrayBuffer.isView(target);
  return (isList ? target : [target]) as unknown as ArrayLike<number>;
}

/**
 * The library that the program has loaded already, whichever it is: loading tfjs-node beside tfjs would change where all models
 * compute.
 */
function requireTfjs(): Tfjs {
  if (isLoaded(NODE_PACKAGE)) return requireUserPackage<Tfjs>(NODE_PACKAGE, PURPOSE);
  const plain = maybeUserPackage<Tfjs>(PLAIN_PACKAGE);
  const fast = plain === undefined ? maybeUserPackage<Tfjs>(NODE_PACKAGE) : undefined;
  return plain ?? fast ?? requireUserPackage<Tfjs>(PLAIN_PACKAGE, PURPOSE);
}
