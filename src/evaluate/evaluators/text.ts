import type { RowKey } from "../dataset.ts";
import { type BleuCounts, bleuCounts, bleuOf, isExactMatch, type References, rouge } from "../metrics/text.ts";
import { createEvaluator, type EvaluatorSettings, type ReadyEvaluator } from "./create-evaluator.ts";
import { readKey, unreadable } from "./read-key.ts";
import { type Directions, meanAt, type MeasurePlaces, type Task } from "./task.ts";

/** A row, what its text should be, and the text of the model. */
export interface TextExample<Row = unknown> {
  readonly row: Row;
  readonly references: References;
  readonly text: string;
  readonly scores: Readonly<Record<string, number>>;
  readonly counts: BleuCounts;
}

/** How a model that writes texts is evaluated. */
export interface TextSettings<Row, Output> extends EvaluatorSettings<TextExample<Row>> {
  /** The column that has the text, or a list of texts that are all good, or a function of the row. */
  readonly truth: RowKey<Row>;
  /** The text in an output; by default the output itself. */
  readonly text?: (output: Output) => string;
  /** What texts go through before they are taken for the same: `normalizeAnswer`, or a function of your own. */
  readonly normalize?: (text: string) => string;
}

const DIRECTIONS: Directions = {
  exact_match: "higher",
  bleu: "higher",
  rouge1: "higher",
  rouge2: "higher",
  rougeL: "higher",
};

/**
 * An evaluator of generated texts.
 *
 * Metrics, from 0 to 1: `exact_match`, `bleu` over all texts, and the mean F1 of `rouge1`, `rouge2` and `rougeL`. The loss of
 * a text is 1 minus its ROUGE-L.
 *
 * @example
 * const evaluator = textEvaluator<Question, string>({ truth: "answers", normalize: normalizeAnswer });
 */
export function textEvaluator<Row, Output, Input = Row>(
  settings: TextSettings<Row, Output>,
): ReadyEvaluator<Row, Output, Input, TextExample<Row>> {
  const { name: evaluator = "text", truth: key, text: read, normalize } = settings;
  const task: Task<Row, Output, TextExample<Row>> = {
    kind: "text",
    read(row, output, index) {
      const text: unknown = read === undefined ? output : read(output);
      if (typeof text !== "string") {
        const hint = "Say how the text is read: `text: (output) => ...`.";
        throw unreadable(text, { evaluator, index, what: "the output", hint });
      }
      const references = readKey(row, key);
      if (!isReferences(references)) {
        const hint = "It has to be a text, or a list of at least one.";
        throw unreadable(references, { evaluator, index, what: "the truth", hint });
      }
      const { rouge1, rouge2, rougeL } = rouge(references, text);
      const isExact = isExactMatch(references, text, normalize);
      const parts = { rouge1: rouge1.f1, rouge2: rouge2.f1, rougeL: rougeL.f1 };
      const scores = { exact_match: Number(isExact), ...parts, loss: 1 - rougeL.f1 };
      return { row, references, text, scores, counts: bleuCounts(references, text) };
    },
    truthOf: ({ references }) => references,
    answerOf: ({ text }) => text,
    scoreOf: ({ scores }) => scores,
    lossName: "loss",
    prepare,
    directions: DIRECTIONS,
    pictureOf: () => ({}),
  };
  return createEvaluator<Row, Output, Input, TextExample<Row>>(task, settings);
}

const MEANS = ["exact_match", "rouge1", "rouge2", "rougeL"];

function prepare(examples: readonly TextExample[]): MeasurePlaces {
  const columnOf = (read: (example: TextExample) => number): Float64Array => Float64Array.from(examples, read);
  const scores = MEANS.map((name) => [name, columnOf((example) => example.scores[name] ?? Number.NaN)] as const);
  const sizes = [0, 1, 2, 3];
  const matches = sizes.map((size) => columnOf(({ counts }) => counts.matches[size] ?? 0));
  const totals = sizes.map((size) => columnOf(({ counts }) => counts.totals[size] ?? 0));
  const lengths = columnOf(({ counts }) => counts.length);
  const referenceLengths = columnOf(({ counts }) => counts.referenceLength);
  return (places) => {
    const sumAt = (values: Float64Array): number => Math.round(meanAt(values, places) * places.length);
    // BLEU is of the sums over all texts, as if they were one.
    const all: BleuCounts = {
      matches: matches.map(sumAt),
      totals: totals.map(sumAt),
      length: sumAt(lengths),
      referenceLength: sumAt(referenceLengths),
    };
    const means = Object.fromEntries(scores.map(([name, values]) => [name, meanAt(values, places)]));
    return { ...means, bleu: bleuOf(places.length === 0 ? [] : [all]) };
  };
}

function isReferences(value: unknown): value is References {
  if (typeof value === "string") return true;
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}
