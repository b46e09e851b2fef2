import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  pinballLoss,
  residualSummary,
  rootMeanSquaredError,
  rSquared,
} from "../../src/evaluate/metrics/regression.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

interface Numbers {
  readonly title: string;
  readonly truth: readonly number[];
  readonly said: readonly number[];
}

function randomNumbers(size: number, scale: number, offset: number): Numbers {
  const random = createRandom(size);
  const truth = listOf(size, () => offset + (random() - 0.5) * scale);
  return {
    title: `${size} numbers around ${offset}, ${scale} wide`,
    truth,
    said: truth.map((value) => value + (random() - 0.5) * scale * 0.3),
  };
}

const INPUTS: readonly Numbers[] = [
  ...[2, 3, 10, 10_000].flatMap((size) => [
    randomNumbers(size, 1, 0),
    randomNumbers(size, 1000, 5),
    randomNumbers(size, 1, 1e6),
  ]),
  { title: "constant truth, recognised", truth: [2, 2, 2], said: [2, 2, 2] },
  { title: "constant truth, missed", truth: [2, 2, 2], said: [2, 2, 3] },
  { title: "true values of 0", truth: [0, 0, 1], said: [0, 1, 1] },
];

const REFUSED: readonly Numbers[] = [
  { title: "nothing", truth: [], said: [] },
  { title: "a truth that is no number", truth: [1, Number.NaN], said: [1, 2] },
  { title: "a prediction that is no number", truth: [1, 2], said: [Number.NaN, 2] },
  { title: "a prediction without end", truth: [1, Number.NaN], said: [Infinity, 2] },
];

const METRICS = [meanAbsoluteError, meanSquaredError, rootMeanSquaredError, meanAbsolutePercentageError, rSquared];

testAgainstReference([
  ...[...INPUTS, { title: "a single example", truth: [3], said: [4] }].flatMap(({ title, truth, said }) =>
    METRICS.map((metric): MetricCase => ({
      title,
      metric: metric.name,
      args: [truth, said],
      ours: () => metric(truth, said),
    })),
  ),
  ...REFUSED.flatMap(({ title, truth, said }) =>
    METRICS.map((metric): MetricCase => ({
      title,
      metric: metric.name,
      args: [truth, said],
      ours: () => metric(truth, said),
      whereRefused: Number.NaN,
    })),
  ),
  ...INPUTS.flatMap(({ title, truth, said }): readonly MetricCase[] => [
    ...[0, 0.1, 0.5, 0.95, 1].map((alpha) => ({
      title: `${title}, quantile ${alpha}`,
      metric: "pinballLoss",
      args: [truth, said, alpha],
      ours: () => pinballLoss(truth, said, alpha),
    })),
    { title, metric: "residualSummary", args: [truth, said], ours: () => residualSummary(truth, said) },
  ]),
]);
