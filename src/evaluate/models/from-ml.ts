// Models of mljs. Its packages have no common base, but one manner: a class whose constructor takes options, `train` and
// `predict` over lists of numbers, `toJSON`, and a static `load`. Those without `train` learn in their constructor.
import { hasMethods } from "../../shared/data-property.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { Model } from "../model.ts";
import { markTrainingData } from "../tracking/mark-training-data.ts";
import { requireUserPackage } from "../user-package.ts";
import { type Features, readFeatures, readTraining, requireOneEach, type RowOrigin } from "./features.ts";
import { type Label, LabelCodes, requireLabel } from "./label-codes.ts";
import { readModelFile, requireFitted, writeModelFile } from "./model-file.ts";

/** A class of mljs, or one in its manner. */
export interface MlClass {
  // What the constructor takes differs from class to class.
  new (...args: never[]): object;
  readonly name: string;
}

/** What a model of mljs learns, and from what. */
export interface MlModelOptions<Row> {
  /** By default the name of the class. */
  readonly name?: string;
  readonly features: Features<Row>;
  /** The column with the truth, or a function of the row. */
  readonly target: RowKey<Row>;
  /** What the constructor of the class takes, such as `{ nEstimators: 50, seed: 7 }`. */
  readonly options?: object;
  /** Classes may be texts, numbers or booleans. By default a regression when the class is called so. */
  readonly task?: "classification" | "regression";
  /**
   * What the class takes: rows of numbers, a Matrix of the project's ml-matrix, or, of one feature, a list of numbers. By
   * default a Matrix for `LogisticRegression`, a list for regressions of one variable, and rows for all others.
   */
  readonly input?: "rows" | "matrix" | "list";
}

interface MatrixPackage {
  readonly Matrix: { new (rows: number[][]): object; columnVector(values: number[]): object };
}

interface Estimator {
  train?(inputs: unknown, targets: unknown): unknown;
  predict(inputs: unknown): unknown;
  toJSON?(): unknown;
}

interface Fitted {
  readonly estimator: Estimator;
  readonly codes: LabelCodes | undefined;
}

/** Learns several targets at once, and gets each as a list. */
const SEVERAL_TARGETS = "MultivariateLinearRegression";
const LISTS = new Set(["SimpleLinearRegression", "PolynomialRegression", "PowerRegression", "ExponentialRegression"]);

/**
 * A model of a class of mljs, such as `RandomForestClassifier` of ml-random-forest, `DecisionTreeClassifier` of ml-cart,
 * `LogisticRegression` of ml-logistic-regression or `KNN` of ml-knn.
 *
 * @typeParam Output - The class or number that it predicts, as the target has it: the caller's word.
 * @throws {@link EvaluateError} from its methods: `BAD_INPUT`, `NOT_FITTED`, `MODEL_FAILED`, `BAD_MODEL_FILE`.
 * @example
 * const forest = modelFromMl<Iris, string>(RandomForestClassifier, {
 *   features: ["sepal", "petal"], target: "species", options: { nEstimators: 50, seed: 7 },
 * });
 */
export function modelFromMl<Row, Output = unknown>(
  mlClass: MlClass | { readonly default: MlClass },
  options: MlModelOptions<Row>,
): Required<Model<Row, Output>> {
  // What Node gives for `import KNN from "ml-knn"`, a package that is older than modules.
  return new MlModel<Row, Output>("default" in mlClass ? mlClass.default : mlClass, options);
}

class MlModel<Row, Output> implements Required<Model<Row, Output>> {
  readonly name: string;
  readonly #class: MlClass;
  readonly #options: MlModelOptions<Row>;
  readonly #input: "rows" | "matrix" | "list";
  readonly #isClassifier: boolean;
  #fitted: Fitted | undefined;

  constructor(mlClass: MlClass, options: MlModelOptions<Row>) {
    this.name = options.name ?? mlClass.name;
    this.#class = mlClass;
    this.#options = options;
    const isRegression = /regress/i.test(mlClass.name) && !/logistic/i.test(mlClass.name);
    this.#isClassifier = options.task === undefined ? !isRegression : options.task === "classification";
    const usual = /logistic/i.test(mlClass.name) ? "matrix" : LISTS.has(mlClass.name) ? "list" : "rows";
    this.#input = options.input ?? usual;
  }

  async fit(dataset: Parameters<Required<Model<Row, Output>>["fit"]>[0]): Promise<void> {
    const { features, target } = this.#options;
    const read = (row: Row): unknown => (typeof target === "function" ? target(row) : row[target]);
    const { inputs, targets } = await readTraining(dataset, this.name, features, (row, origin) =>
      this.#isClassifier ? requireLabel(read(row), origin) : requireNumber(read(row), origin),
    );
    const codes = this.#isClassifier ? new LabelCodes(targets) : undefined;
    const numbers = targets.map((value) => codes?.codeOf(value) ?? Number(value));
    const prepared = this.#toInput(inputs);
    await markTrainingData(prepared, dataset);
    const estimator = await this.#train(prepared, numbers);
    this.#fitted = { estimator, codes };
  }

  async predict(batch: readonly Row[]): Promise<readonly Output[]> {
    const { estimator, codes } = requireFitted(this.#fitted, this.name);
    if (batch.length === 0) return [];
    const inputs = batch.map((row, index) =>
      readFeatures(row, this.#options.features, { model: this.name, source: "the batch", index }),
    );
    const outputs = toList(await estimator.predict(this.#toInput(inputs)));
    return requireOneEach(outputs, batch, this.name).map((value) => toOutput(value, codes) as Output);
  }

  async save(path: string): Promise<void> {
    const { estimator, codes } = requireFitted(this.#fitted, this.name);
    writeModelFile(path, this.#class.name, { labels: codes?.labels ?? null, model: estimator.toJSON?.() ?? estimator });
  }

  async load(path: string): Promise<void> {
    const { labels, model } = readModelFile(path, this.#class.name);
    const load: unknown = (this.#class as { readonly load?: unknown }).load;
    if (typeof load !== "function") {
      throw new EvaluateError("BAD_MODEL_FILE", `"${this.#class.name}" has no way to load a model`);
    }
    const estimator = load.call(this.#class, model as JsonObject) as Estimator;
    this.#fitted = { estimator, codes: Array.isArray(labels) ? new LabelCodes(labels as readonly Label[]) : undefined };
  }

  async #train(inputs: object, targets: number[]): Promise<Estimator> {
    const build = this.#class as unknown as new (...args: unknown[]) => Estimator;
    // An empty object is not nothing: some constructors take it for a saved model.
    const options = this.#options.options === undefined ? [] : [this.#options.options];
    // A regression of one variable has a `train` as well, which its constructor calls.
    if (this.#input === "list" || !hasMethods(this.#class.prototype, ["train"])) {
      const isSeveral = this.#class.name === SEVERAL_TARGETS;
      return new build(inputs, isSeveral ? targets.map((target) => [target]) : targets, ...options);
    }
    const estimator = new build(...options);
    const isMatrix = this.#input === "matrix";
    await estimator.train?.(inputs, isMatrix ? requireMatrix().columnVector(targets) : targets);
    return estimator;
  }

  #toInput(inputs: number[][]): object {
    if (this.#input === "rows") return inputs;
    if (this.#input === "matrix") return new (requireMatrix())(inputs);
    return inputs.map((numbers) => numbers[0]);
  }
}

function requireMatrix(): MatrixPackage["Matrix"] {
  return requireUserPackage<MatrixPackage>("ml-matrix", "by models that learn from a Matrix").Matrix;
}

function requireNumber(value: unknown, { model, source, index }: RowOrigin): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && !Number.isNaN(number)) return number;
  throw new EvaluateError(
    "BAD_INPUT",
    `"${model}" learns numbers, and the target of row ${index + 1} of ${source} is ${String(value)}`,
    {
      hint: `For classes say { task: "classification" }.`,
    },
  );
}

/** A regression may give a matrix with one column. */
function toList(outputs: unknown): readonly unknown[] {
  if (Array.isArray(outputs)) return outputs as readonly unknown[];
  if (ArrayBuffer.isView(outputs)) return Array.from(outputs as unknown as ArrayLike<unknown>);
  const isMatrix = typeof outputs === "object" && outputs !== null && hasMethods(outputs, ["to2DArray"]);
  return isMatrix ? (outputs as { to2DArray(): unknown[] }).to2DArray() : [outputs];
}

function toOutput(value: unknown, codes: LabelCodes | undefined): unknown {
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return codes === undefined || typeof single !== "number" ? single : codes.labels[single];
}
