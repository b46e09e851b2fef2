// What the compiler says of evaluators, metrics and comparisons. Checked by `npm run types`; nothing of it runs.
import { expectTypeOf } from "vitest";

import {
  type ClassificationExample,
  classificationEvaluator,
  compareModels,
  crossValidate,
  datasetFrom,
  type EvaluationReport,
  type Evaluator,
  type Model,
  ndcg,
  rankingEvaluator,
  regressionEvaluator,
  rocAuc,
} from "../../src/evaluate/index.ts";
import { track } from "../../src/index.ts";

interface Iris {
  readonly petal: number;
  readonly species: "setosa" | "virginica";
}
type Chances = Readonly<Record<string, number>>;

const iris = datasetFrom([] as readonly Iris[], { name: "iris" });
declare const byName: Model<Iris, string>;
declare const byChance: Model<Iris, Chances>;
declare const bySize: Model<number, string>;

// A ready evaluator is an evaluator, and knows more.
const evaluator = classificationEvaluator<Iris, string | Chances>({ truth: "species" });
expectTypeOf(evaluator).toExtend<Evaluator<Iris, string | Chances>>();
const report = await evaluator.evaluate(byName, iris, {
  slices: ["petal", { name: "long", where: (row) => row.petal > 2 }],
});
expectTypeOf(report).toEqualTypeOf<EvaluationReport<Iris, string | Chances, ClassificationExample<Iris>>>();
expectTypeOf(report.metrics["accuracy"]?.value).toEqualTypeOf<number | undefined>();
expectTypeOf(report.worst(1)[0]?.row).toEqualTypeOf<Iris | undefined>();
// @ts-expect-error -- no such column to slice by
await evaluator.evaluate(byName, iris, { slices: ["petals"] });
// @ts-expect-error -- no such column with the truth
classificationEvaluator<Iris, string>({ truth: "specie" });
// @ts-expect-error -- an output that is no class has to be read
classificationEvaluator<Iris, string>({ truth: "species", label: (output) => ({ output }) });

// Own metrics get the examples as they were read, with their rows.
classificationEvaluator<Iris, string>({
  truth: "species",
  metrics: { longest: (examples) => Math.max(...examples.map(({ row }) => row.petal)) },
  businessMetrics: { cost: { measure: (examples) => examples.length, better: "lower" } },
});
// @ts-expect-error -- a metric is a number
classificationEvaluator<Iris, string>({ truth: "species", metrics: { name: () => "high" } });

// A model that gets something else of a row has to be given it.
const bySizeOnly = classificationEvaluator<Iris, string, number>({ truth: "species" });
await bySizeOnly.evaluate(bySize, iris, { input: ({ petal }) => petal });
// @ts-expect-error -- this model does not take rows
await evaluator.evaluate(bySize, iris);

// Two families of models are compared by one evaluator that reads both.
const comparison = await compareModels(byName, byChance, iris, { evaluator });
expectTypeOf(comparison.winner).toEqualTypeOf<"a" | "b" | undefined>();
expectTypeOf(comparison.summary).toEqualTypeOf<string>();
expectTypeOf(comparison.a.perExample[0]?.row).toEqualTypeOf<Iris | undefined>();

// Folds give their own evaluations.
const validation = await crossValidate({
  model: () => byName,
  evaluator: classificationEvaluator<Iris, string>({ truth: "species" }),
  dataset: iris,
  folds: { kind: "grouped", folds: 3, by: ({ petal }) => Math.round(petal) },
});
expectTypeOf(validation.folds[0]?.worst(1)[0]?.row).toEqualTypeOf<Iris | undefined>();
await crossValidate({
  model: () => byName,
  evaluator: classificationEvaluator<Iris, string>({ truth: "species" }),
  dataset: iris,
  // @ts-expect-error -- strata are made of something
  folds: { kind: "stratified", folds: 3 },
});

// Metrics take arrays of any kind.
expectTypeOf(rocAuc(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.9))).toEqualTypeOf<number>();
expectTypeOf(ndcg([1, 0], Float32Array.of(1, 2), 1)).toEqualTypeOf<number>();
regressionEvaluator<Iris, { readonly mean: number }>({ truth: "petal", value: ({ mean }) => mean });
rankingEvaluator<{ readonly clicked: readonly string[] }, readonly string[]>({ truth: "clicked", k: 5 });

// What others measure is reported by the same word.
expectTypeOf(
  await track.evaluation({
    metrics: { accuracy: 0.9 },
    dataset: { name: "iris", version: undefined, digest: "" },
    rowCount: 1,
    evaluator: { name: "mine", version: "1", digest: "" },
  }),
).toExtend<string | undefined>();
