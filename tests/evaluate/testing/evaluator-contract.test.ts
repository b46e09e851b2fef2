// Our own evaluators keep the contract that users get for theirs.
import { classificationEvaluator } from "../../../src/evaluate/evaluators/classification.ts";
import { clusteringEvaluator } from "../../../src/evaluate/evaluators/clustering.ts";
import { rankingEvaluator } from "../../../src/evaluate/evaluators/ranking.ts";
import { regressionEvaluator } from "../../../src/evaluate/evaluators/regression.ts";
import { textEvaluator } from "../../../src/evaluate/evaluators/text.ts";
import { describeEvaluator } from "../../../src/evaluate/testing/describe-evaluator.ts";
import { mockDataset } from "../../../src/evaluate/testing/mock-dataset.ts";
import { mockEvaluator } from "../../../src/evaluate/testing/mock-evaluator.ts";
import { mockModel } from "../../../src/evaluate/testing/mock-model.ts";

interface Person {
  readonly age: number;
  readonly city: string;
  readonly answer: string;
  readonly income: number;
  readonly relevance: readonly number[];
}

const people = mockDataset(
  {
    age: "integer",
    city: ["Oslo", "Rome"],
    answer: ["yes", "no"],
    income: "number",
    relevance: (index) => [index % 2, (index + 1) % 3, 0],
  },
  { name: "people", length: 40 },
);
const guess = mockModel({ output: ({ age }: Person) => (age > 40 ? "yes" : "no") });

describeEvaluator<Person, string>("classification", {
  create: () => classificationEvaluator<Person, string>({ truth: "answer", businessMetrics: { cost: () => 3 } }),
  model: guess,
  dataset: people,
  metrics: ["accuracy", "macro_f1", "mcc"],
});

describeEvaluator<Person, Readonly<Record<string, number>>>("classification by probabilities", {
  create: () => classificationEvaluator<Person, Readonly<Record<string, number>>>({ truth: "answer" }),
  model: mockModel({ output: ({ age }: Person) => ({ yes: age / 100, no: 1 - age / 100 }) }),
  dataset: people,
  metrics: ["log_loss", "brier", "roc_auc"],
});

describeEvaluator<Person, number, number>("regression of what a function makes of a row", {
  create: () => regressionEvaluator<Person, number, number>({ truth: "income" }),
  model: mockModel({ output: (age: number) => age / 100 }),
  dataset: people,
  input: ({ age }) => age,
  metrics: ["mae", "rmse"],
});

describeEvaluator<Person, string>("text generation", {
  create: () => textEvaluator<Person, string>({ truth: "city" }),
  model: mockModel({ output: ({ age }: Person) => (age > 40 ? "Oslo" : "near Rome") }),
  dataset: people,
});

describeEvaluator<Person, readonly number[]>("ranking", {
  create: () => rankingEvaluator<Person, readonly number[]>({ truth: "relevance", k: 2 }),
  model: mockModel({ output: ({ age }: Person) => [age, 50, 10] }),
  dataset: people,
});

describeEvaluator<Person, number>("clustering", {
  create: () => clusteringEvaluator<Person, number>({ truth: "city", point: ({ age, income }) => [age, income] }),
  model: mockModel({ output: ({ age }: Person) => Number(age > 40) }),
  dataset: people,
});

describeEvaluator<Person, string>("a mock", {
  create: () =>
    mockEvaluator({
      metrics: (rows, predictions) => ({
        accuracy: rows.filter(({ answer }, index) => answer === predictions[index]).length / rows.length,
      }),
      businessMetrics: { saved: 12 },
      truth: ({ answer }) => answer,
    }),
  model: guess,
  dataset: people,
  metrics: ["accuracy"],
});
