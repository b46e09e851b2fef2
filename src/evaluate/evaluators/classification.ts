import { countPairs, isSameLabel, reportOf, withoutAbsent } from "../metrics/classification.ts";
import { encodeLabels, type Label } from "../metrics/labels.ts";
import { logLosses } from "../metrics/probability.ts";
import {
  type ClassificationExample,
  ClassificationReader,
  type ClassificationReading,
} from "./classification-reading.ts";
import { createEvaluator, type EvaluatorSettings, type ReadyEvaluator } from "./create-evaluator.ts";
import { maybeProbabilityTable, prepareCalibration, prepareProbabilities } from "./probability-table.ts";
import { allPlaces, type Directions, type EvaluationPicture, type MeasurePlaces, type Task } from "./task.ts";

/** How a classifier is evaluated. */
export interface ClassificationSettings<Row, Output>
  extends ClassificationReading<Row, Output>, EvaluatorSettings<ClassificationExample<Row>> {
  /** Of two classes the one that is looked for: it alone has `precision`, `recall` and `f1`. */
  readonly positive?: Label;
}

const DIRECTIONS: Directions = {
  ...Object.fromEntries(
    ["accuracy", "balanced_accuracy", "mcc", "kappa", "roc_auc", "pr_auc", "precision", "recall", "f1"].map((name) => [
      name,
      "higher" as const,
    ]),
  ),
  ...Object.fromEntries(
    ["macro", "micro", "weighted"].flatMap((by) =>
      ["precision", "recall", "f1"].map((name) => [`${by}_${name}`, "higher" as const]),
    ),
  ),
  log_loss: "lower",
  brier: "lower",
  calibration_error: "lower",
};

/**
 * An evaluator of classifiers. An output may be a class, probabilities by class (`{ cat: 0.8, dog: 0.2 }`), a list of
 * probabilities whose order `labels` tells, or anything that `label` and `probabilities` can read.
 *
 * Metrics: `accuracy`, `balanced_accuracy`, `macro_`, `micro_` and `weighted_` `precision`, `recall` and `f1`, `mcc`, `kappa`;
 * from probabilities `roc_auc`, `pr_auc`, `log_loss`, `brier` and `calibration_error`. The loss of an example is its log loss,
 * and without probabilities 1 for a mistake.
 *
 * @example
 * const evaluator = classificationEvaluator<Penguin, string>({ truth: "species" });
 * const { metrics } = await evaluator.evaluate(model, test, { slices: ["island"] });
 */
export function classificationEvaluator<Row, Output, Input = Row>(
  settings: ClassificationSettings<Row, Output>,
): ReadyEvaluator<Row, Output, Input, ClassificationExample<Row>> {
  const reader = new ClassificationReader(settings, settings.name ?? "classification");
  return createEvaluator<Row, Output, Input, ClassificationExample<Row>>(toTask(reader, settings.positive), settings);
}

function toTask<Row, Output>(
  reader: ClassificationReader<Row, Output>,
  positive: Label | undefined,
): Task<Row, Output, ClassificationExample<Row>> {
  return {
    kind: "classification",
    read: (row, output, index) => reader.read(row, output, index),
    truthOf: ({ truth }) => truth,
    answerOf: ({ label }) => label,
    scoreOf: scoresOf,
    lossName: "loss",
    prepare: (examples) => prepare(examples, positive),
    directions: DIRECTIONS,
    pictureOf: (examples) => pictureOf(examples, positive),
  };
}

function scoresOf({ truth, label, probabilities, labels }: ClassificationExample): Readonly<Record<string, number>> {
  const correct = Number(isSameLabel(truth, label));
  if (probabilities === undefined) return { correct, loss: 1 - correct };
  const isKnown = labels.includes(truth);
  // A class of which the model knows nothing has the probability 0.
  const [loss = Number.NaN] = isKnown ? logLosses([truth], [probabilities], labels) : logLosses([0], [[0]], [0]);
  return { correct, log_loss: loss, loss };
}

function prepare(examples: readonly ClassificationExample[], positive: Label | undefined): MeasurePlaces {
  const { labels, codes } = encodeLabels(
    examples.map(({ truth }) => truth),
    examples.map(({ label }) => label),
  );
  const [truth = new Int32Array(), said = new Int32Array()] = codes;
  const table = maybeProbabilityTable(examples);
  const ofProbabilities = table === undefined ? undefined : prepareProbabilities(table, positive);
  return (places) => {
    const pick = (column: Int32Array): Int32Array => places.map((place) => column[place] ?? 0);
    const report = reportOf(withoutAbsent(countPairs(pick(truth), pick(said), labels)));
    const own = positive === undefined ? undefined : report.classes.find(({ label }) => label === positive);
    return {
      accuracy: report.accuracy,
      balanced_accuracy: report.balancedAccuracy,
      ...(own === undefined ? {} : { precision: own.precision, recall: own.recall, f1: own.f1 }),
      ...Object.fromEntries(
        (["macro", "micro", "weighted"] as const).flatMap((by) =>
          (["precision", "recall", "f1"] as const).map((name) => [`${by}_${name}`, report[by][name]]),
        ),
      ),
      mcc: report.mcc,
      kappa: report.kappa,
      ...ofProbabilities?.(places),
    };
  };
}

function pictureOf(examples: readonly ClassificationExample[], positive: Label | undefined): EvaluationPicture {
  const { labels, codes } = encodeLabels(
    examples.map(({ truth }) => truth),
    examples.map(({ label }) => label),
  );
  const [truth = new Int32Array(), said = new Int32Array()] = codes;
  const confusion = countPairs(truth, said, labels);
  const table = maybeProbabilityTable(examples);
  const calibration = table === undefined ? undefined : prepareCalibration(table, positive)(allPlaces(examples.length));
  return { confusion, ...(calibration === undefined ? {} : { calibration }) };
}
