import {
  accuracy,
  balancedAccuracy,
  classificationReport,
  cohensKappa,
  confusionMatrix,
  f1,
  matthewsCorrelation,
  precision,
  recall,
} from "../../src/evaluate/metrics/classification.ts";
import type { Label } from "../../src/evaluate/metrics/labels.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

interface Answers {
  readonly title: string;
  readonly truth: readonly Label[];
  readonly said: readonly Label[];
}

function randomAnswers(size: number, classes: number, toLabel: (place: number) => Label): Answers {
  const random = createRandom(size * 31 + classes);
  const draw = (): number => Math.floor(random() * classes);
  const truth = listOf(size, draw);
  const said = truth.map((place) => (random() < 0.6 ? place : draw()));
  return { title: `${size} examples of ${classes} classes`, truth: truth.map(toLabel), said: said.map(toLabel) };
}

const INPUTS: readonly Answers[] = [
  ...[1, 2, 10, 1000].flatMap((size) => [1, 2, 3, 17].map((classes) => randomAnswers(size, classes, (place) => place))),
  ...[10, 1000].map((size) => randomAnswers(size, 4, (place) => ["b", "ä", "A", "Z9"][place] ?? "")),
  randomAnswers(200, 2, (place) => place === 1),
  randomAnswers(200, 3, (place) => (place - 1) * 2),
  { title: "one class, all recognised", truth: ["a", "a", "a"], said: ["a", "a", "a"] },
  { title: "one class, none recognised", truth: ["a", "a", "a"], said: ["b", "b", "b"] },
  { title: "a class that only the model says", truth: [1, 1, 2], said: [1, 3, 2] },
  { title: "a class that the model never says", truth: [1, 2, 3], said: [1, 1, 3] },
  { title: "a model that always says the same", truth: [1, 2, 3, 1], said: [1, 1, 1, 1] },
];

const REFUSED: readonly Answers[] = [{ title: "nothing", truth: [], said: [] }];

function casesOf({ title, truth, said }: Answers, whereRefused?: number): readonly MetricCase[] {
  const labels = [truth, said];
  const refused = whereRefused === undefined ? {} : { whereRefused };
  return [
    { title, metric: "accuracy", args: labels, ours: () => accuracy(truth, said), ...refused },
    { title, metric: "balancedAccuracy", args: labels, ours: () => balancedAccuracy(truth, said), ...refused },
    { title, metric: "matthewsCorrelation", args: labels, ours: () => matthewsCorrelation(truth, said), ...refused },
    { title, metric: "cohensKappa", args: labels, ours: () => cohensKappa(truth, said), ...refused },
    ...(["macro", "micro", "weighted"] as const).flatMap((by) =>
      [precision, recall, f1].map((metric) => ({
        title: `${title}, ${by}`,
        metric: metric.name,
        args: [...labels, by],
        ours: () => metric(truth, said, by),
        ...refused,
      })),
    ),
  ];
}

testAgainstReference([
  ...INPUTS.flatMap((input) => casesOf(input)),
  ...INPUTS.flatMap(({ title, truth, said }): readonly MetricCase[] => [
    { title, metric: "confusionMatrix", args: [truth, said], ours: () => confusionMatrix(truth, said).counts },
    {
      title,
      metric: "classes",
      args: [truth, said],
      ours: () => {
        const { classes } = classificationReport(truth, said);
        return (["precision", "recall", "f1", "support"] as const).map((key) => classes.map((one) => one[key]));
      },
    },
  ]),
  // scikit-learn refuses an empty input; we say that there is no answer.
  ...REFUSED.flatMap((input) => casesOf(input, Number.NaN)),
  // And it refuses labels that are no numbers, which are a class like others here.
  {
    title: "labels that are no numbers",
    metric: "accuracy",
    args: [
      [Number.NaN, 1],
      [Number.NaN, 2],
    ],
    ours: () => accuracy([Number.NaN, 1], [Number.NaN, 2]),
    whereRefused: 0.5,
  },
]);
