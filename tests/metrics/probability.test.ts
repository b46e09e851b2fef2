import { calibrationCurve } from "../../src/evaluate/metrics/calibration.ts";
import {
  averagePrecision,
  averagePrecisionOneVsRest,
  brierScore,
  logLoss,
  rocAuc,
  rocAucOneVsRest,
} from "../../src/evaluate/metrics/probability.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

interface Scores {
  readonly title: string;
  readonly truth: readonly number[];
  readonly scores: readonly number[];
}

/** @param steps - How many different scores there are: few of them make many ties. */
function randomScores(size: number, share: number, steps: number): Scores {
  const random = createRandom(size + steps);
  const truth = listOf(size, () => Number(random() < share));
  const scores = truth.map((one) => Math.round((0.7 * random() + 0.3 * one) * steps) / steps);
  return { title: `${size} examples, ${share} positive, ${steps} scores`, truth, scores };
}

const BINARY: readonly Scores[] = [
  ...[10, 100, 5000].flatMap((size) => [3, 20, 1e9].map((steps) => randomScores(size, 0.4, steps))),
  randomScores(2000, 0.01, 1e9),
  { title: "one tie", truth: [0, 1, 1, 0], scores: [0.5, 0.5, 0.5, 0.5] },
  { title: "all in order", truth: [0, 0, 1, 1], scores: [-4, -2, 0, 3] },
  { title: "all out of order", truth: [1, 1, 0, 0], scores: [-4, -2, 0, 3] },
  { title: "no negative", truth: [1, 1, 1], scores: [0.1, 0.2, 0.2] },
  { title: "no positive", truth: [0, 0, 0], scores: [0.1, 0.2, 0.2] },
];

const REFUSED: readonly Scores[] = [
  { title: "nothing", truth: [], scores: [] },
  { title: "a score that is no number", truth: [0, 1, 1], scores: [0.1, Number.NaN, 0.3] },
];

function rankingCases({ title, truth, scores }: Scores, refused: Partial<MetricCase> = {}): readonly MetricCase[] {
  const args = [truth, scores];
  return [
    { title, metric: "rocAuc", args, ours: () => rocAuc(truth, scores), ...refused },
    { title, metric: "averagePrecision", args, ours: () => averagePrecision(truth, scores), ...refused },
  ];
}

function randomRows(size: number, classes: number): { readonly truth: number[]; readonly rows: number[][] } {
  const random = createRandom(size * classes);
  const truth = listOf(size, (index) => (index < classes ? index : Math.floor(random() * classes)));
  const rows = truth.map((one) => {
    const raw = listOf(classes, (place) => random() + (place === one ? 0.5 : 0));
    const sum = raw.reduce((total, value) => total + value, 0);
    return raw.map((value) => value / sum);
  });
  return { truth, rows };
}

function rowCases(
  title: string,
  truth: readonly number[],
  rows: readonly (readonly number[])[],
): readonly MetricCase[] {
  const classes = listOf(rows[0]?.length ?? 0, (place) => place);
  const args = [truth, rows, classes];
  return [
    { title, metric: "logLoss", args, ours: () => logLoss(truth, rows, classes) },
    { title, metric: "brierScore", args, ours: () => brierScore(truth, rows, classes) },
  ];
}

/** What scikit-learn refuses, and is NaN here. */
function refusedRows(
  title: string,
  truth: readonly number[],
  rows: readonly (readonly number[])[],
): readonly MetricCase[] {
  const classes = [0, 1];
  const args = [truth, rows, classes];
  return [
    { title, metric: "logLoss", args, ours: () => logLoss(truth, rows, classes), whereRefused: Number.NaN },
    { title, metric: "brierScore", args, ours: () => brierScore(truth, rows, classes), whereRefused: Number.NaN },
  ];
}

function oneVsRestCases(size: number, classes: number): readonly MetricCase[] {
  const { truth, rows } = randomRows(size, classes);
  const labels = listOf(classes, (place) => place);
  return (["macro", "weighted"] as const).flatMap((by): readonly MetricCase[] => {
    const title = `${size} examples of ${classes} classes, ${by}`;
    const args = [truth, rows, labels, by];
    return [
      { title, metric: "rocAucOneVsRest", args, ours: () => rocAucOneVsRest(truth, rows, labels, by) },
      {
        title,
        metric: "averagePrecisionOneVsRest",
        args,
        ours: () => averagePrecisionOneVsRest(truth, rows, labels, by),
      },
    ];
  });
}

const CALIBRATED = [randomScores(1000, 0.4, 1e9), randomScores(500, 0.4, 10), randomScores(50, 0.4, 3)];

testAgainstReference([
  ...BINARY.flatMap((input) => rankingCases(input)),
  ...REFUSED.flatMap((input) => rankingCases(input, { whereRefused: Number.NaN })),
  ...[2, 3, 6].flatMap((classes) =>
    [10, 500].flatMap((size) => {
      const { truth, rows } = randomRows(size, classes);
      return rowCases(`${size} examples of ${classes} classes`, truth, rows);
    }),
  ),
  ...rowCases(
    "probabilities of 0 and 1",
    [0, 1, 1],
    [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
  ),
  ...rowCases(
    "one class",
    [1, 1],
    [
      [0.9, 0.1],
      [0.8, 0.2],
    ],
  ),
  ...rowCases(
    "a class without an example",
    [0, 1],
    [
      [0.5, 0.3, 0.2],
      [0.1, 0.8, 0.1],
    ],
  ),
  ...refusedRows("nothing", [], []),
  ...refusedRows(
    "a probability that is no number",
    [0, 1],
    [
      [0.5, 0.5],
      [Number.NaN, 0.5],
    ],
  ),
  ...[3, 6].flatMap((classes) => [20, 500].flatMap((size) => oneVsRestCases(size, classes))),
  ...CALIBRATED.flatMap(({ title, truth, scores }) =>
    [2, 7, 10].flatMap((bins) =>
      (["uniform", "quantile"] as const).map((strategy): MetricCase => ({
        title: `${title}, ${bins} ${strategy} bins`,
        metric: "calibrationCurve",
        args: [truth, scores, bins, strategy],
        ours: () => {
          const curve = calibrationCurve(truth, scores, { bins, strategy });
          return [curve.map(({ meanPredicted }) => meanPredicted), curve.map(({ positiveShare }) => positiveShare)];
        },
      })),
    ),
  ),
]);
