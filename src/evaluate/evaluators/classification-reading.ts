import type { RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { compareLabels, type Label } from "../metrics/labels.ts";
import { readKey, unreadable } from "./read-key.ts";

/** How an evaluator of classifiers reads the truth, and what a model says. */
export interface ClassificationReading<Row, Output> {
  /** The column that has the true class, or a function of the row. */
  readonly truth: RowKey<Row>;
  /** The class in an output; by default the output itself, or the class with the highest probability. */
  readonly label?: (output: Output) => Label;
  /** The probabilities in an output: by class, or a list in the order of `labels`. */
  readonly probabilities?: (output: Output) => ArrayLike<number> | Readonly<Record<string, number>>;
  /** All classes, in the order in which lists of probabilities have them. */
  readonly labels?: readonly Label[];
}

/** A row, its class, and what the model said. */
export interface ClassificationExample<Row = unknown> {
  readonly row: Row;
  readonly truth: Label;
  readonly label: Label;
  /** In the order of `labels`; undefined for a model that says a class alone. */
  readonly probabilities: ArrayLike<number> | undefined;
  /** What the probabilities are of. */
  readonly labels: readonly Label[];
}

const NO_LABELS: readonly Label[] = [];

const HINT =
  "Say how an output is read: `label: (output) => ...` for a class, `probabilities: (output) => ...` for probabilities by " +
  "class, or for a list of them, whose order `labels` tells.";

/** Reads the examples of one evaluation. */
export class ClassificationReader<Row, Output> {
  readonly #reading: ClassificationReading<Row, Output>;
  readonly #evaluator: string;
  readonly #known = new Map<string, readonly Label[]>();

  constructor(reading: ClassificationReading<Row, Output>, evaluator: string) {
    this.#reading = reading;
    this.#evaluator = evaluator;
    if (reading.labels !== undefined && new Set(reading.labels).size < Math.max(1, reading.labels.length)) {
      throw new EvaluateError("BAD_OPTION", `evaluator "${evaluator}" needs labels that differ, and at least one`, {
        hint: "`labels` names each class once.",
      });
    }
  }

  read(row: Row, output: Output, index: number): ClassificationExample<Row> {
    const truth = readKey(row, this.#reading.truth);
    if (!isLabel(truth)) {
      const what = typeof this.#reading.truth === "string" ? `the truth "${this.#reading.truth}"` : "the truth";
      const hint = "A class is a text, a number or a truth value. Take rows without one out of the dataset.";
      throw unreadable(truth, { evaluator: this.#evaluator, index, what, hint });
    }
    const { labels, probabilities } = this.#readProbabilities(output, index);
    const label = this.#readLabel(output, labels, probabilities, index);
    return { row, truth, label, probabilities, labels };
  }

  #readProbabilities(output: Output, index: number): Pick<ClassificationExample, "labels" | "probabilities"> {
    const { probabilities: read, labels } = this.#reading;
    const found: unknown = read === undefined ? output : read(output);
    if (isList(found) && labels !== undefined && found.length === labels.length) {
      return { labels, probabilities: found };
    }
    if (isNumbersByName(found)) {
      const names = labels ?? this.#labelsOf(Object.keys(found));
      return { labels: names, probabilities: names.map((name) => found[String(name)] ?? Number.NaN) };
    }
    if (read === undefined) return { labels: NO_LABELS, probabilities: undefined };
    throw unreadable(found, { evaluator: this.#evaluator, index, what: "the probabilities", hint: HINT });
  }

  #readLabel(
    output: Output,
    labels: readonly Label[],
    probabilities: ArrayLike<number> | undefined,
    index: number,
  ): Label {
    const { label: read } = this.#reading;
    const found: unknown = read === undefined ? output : read(output);
    if (isLabel(found)) return found;
    if (read === undefined && probabilities !== undefined) return labels[highestOf(probabilities)] as Label;
    throw unreadable(found, { evaluator: this.#evaluator, index, what: "the output", hint: HINT });
  }

  /** The same list for the same names, so that examples can tell by it that they agree. */
  #labelsOf(names: readonly string[]): readonly Label[] {
    const sorted = names.toSorted(compareLabels);
    const key = JSON.stringify(sorted);
    const known = this.#known.get(key) ?? sorted;
    this.#known.set(key, known);
    return known;
  }
}

function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Numbers in an array, or in a typed one. */
function isList(value: unknown): value is ArrayLike<number> {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}

function isNumbersByName(value: unknown): value is Readonly<Record<string, number>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  const numbers = Object.values(value);
  return numbers.length > 0 && numbers.every((one) => typeof one === "number");
}

/** The place of the highest number; the first of equals. */
function highestOf(values: ArrayLike<number>): number {
  let best = 0;
  for (let place = 1; place < values.length; place += 1) {
    if ((values[place] ?? Number.NaN) > (values[best] ?? Number.NaN)) best = place;
  }
  return best;
}
