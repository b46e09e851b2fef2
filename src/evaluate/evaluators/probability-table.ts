import { calibrationCurve, type CalibrationBin, expectedCalibrationError } from "../metrics/calibration.ts";
import { isSameLabel } from "../metrics/classification.ts";
import { compareLabels, type Label } from "../metrics/labels.ts";
import { averagePrecisionOf, brierScores, logLosses, rocAucOf } from "../metrics/probability.ts";
import { meanOf } from "../metrics/sums.ts";
import type { ClassificationExample } from "./classification-reading.ts";
import { RankedScores } from "./ranked-scores.ts";
import { meanAt, type MeasurePlaces, pickNumbers } from "./task.ts";

/** The probabilities of all examples, for the same classes. */
export interface ProbabilityTable {
  readonly truth: readonly Label[];
  /** Whether the class that was said is right. */
  readonly isRight: Uint8Array;
  readonly labels: readonly Label[];
  readonly rows: readonly ArrayLike<number>[];
}

/**
 * Undefined unless each example has probabilities for the same classes. Classes of which the model knows nothing are added,
 * with the probability 0.
 */
export function maybeProbabilityTable(examples: readonly ClassificationExample[]): ProbabilityTable | undefined {
  const known = examples[0]?.labels ?? [];
  if (known.length === 0 || examples.some(({ labels }) => labels !== known)) return undefined;
  const given = examples.map(({ probabilities }) => probabilities ?? []);
  const truth = examples.map((example) => example.truth);
  const unknown = [...new Set(truth)].filter((label) => !known.includes(label));
  const rows = unknown.length === 0 ? given : given.map((row) => [...Array.from(row), ...unknown.map(() => 0)]);
  const isRight = Uint8Array.from(examples, (example) => Number(isSameLabel(example.truth, example.label)));
  return { truth, isRight, labels: [...known, ...unknown], rows };
}

/** Of two classes the place of the positive one: the one that is asked for, else the last in order. */
function positivePlace(labels: readonly Label[], positive: Label | undefined): number | undefined {
  if (positive !== undefined) return Math.max(0, labels.indexOf(positive));
  return labels.length === 2 ? labels.indexOf(labels.toSorted(compareLabels)[1] as Label) : undefined;
}

/** Measures what probabilities say, quickly for many choices of examples. */
export function prepareProbabilities(table: ProbabilityTable, positive: Label | undefined): MeasurePlaces {
  const { truth, labels, rows } = table;
  const losses = logLosses(truth, rows, labels);
  const errors = brierScores(truth, rows, labels);
  const single = positivePlace(labels, positive);
  const columns = single === undefined ? labels.map((_, place) => place) : [single];
  const ranked = columns.map((column) => {
    const isPositive = Uint8Array.from(truth, (label) => Number(label === labels[column]));
    return new RankedScores(
      isPositive,
      Float64Array.from(rows, (row) => row[column] ?? Number.NaN),
    );
  });
  const curveOf = prepareCalibration(table, positive);
  return (places) => {
    const counted = ranked.map((scores) => scores.count(places));
    return {
      roc_auc: meanOf(counted.map((counts) => (counts === undefined ? Number.NaN : rocAucOf(counts)))),
      pr_auc: meanOf(counted.map((counts) => (counts === undefined ? Number.NaN : averagePrecisionOf(counts)))),
      log_loss: meanAt(losses, places),
      brier: meanAt(errors, places),
      calibration_error: calibrationErrorOf(curveOf(places)),
    };
  };
}

/** What is compared for the calibration of some examples; undefined where probabilities are none. */
type CurvePlaces = (places: Int32Array) => readonly CalibrationBin[] | undefined;

/**
 * What was said and what happened: of the positive class, or of the class that was said where none is positive. There is no
 * such curve for a diverged model, or for scores that are no probabilities.
 */
export function prepareCalibration(table: ProbabilityTable, positive: Label | undefined): CurvePlaces {
  const { isRight, truth, labels, rows } = table;
  const single = positivePlace(labels, positive);
  const said = Float64Array.from(rows, (row) => (single === undefined ? highestOf(row) : (row[single] ?? Number.NaN)));
  const happened = single === undefined ? isRight : Uint8Array.from(truth, (label) => Number(label === labels[single]));
  return (places) => {
    const picked = pickNumbers(said, places);
    if (picked.some((probability) => !(probability >= 0 && probability <= 1))) return undefined;
    const outcomes = new Uint8Array(places.length);
    for (let draw = 0; draw < places.length; draw += 1) outcomes[draw] = happened[places[draw] ?? 0] ?? 0;
    return calibrationCurve(outcomes, picked);
  };
}

function highestOf(row: ArrayLike<number>): number {
  let highest = row[0] ?? Number.NaN;
  for (let column = 1; column < row.length; column += 1) highest = Math.max(highest, row[column] ?? Number.NaN);
  return highest;
}

function calibrationErrorOf(curve: readonly CalibrationBin[] | undefined): number {
  return curve === undefined ? Number.NaN : expectedCalibrationError(curve);
}
