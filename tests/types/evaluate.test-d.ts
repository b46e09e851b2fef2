// What the compiler says of the building blocks. Checked by `npm run types`; nothing of it runs.
import { expectTypeOf } from "vitest";

import {
  type Dataset,
  datasetFrom,
  datasetFromCsv,
  type Evaluator,
  type Model,
  modelFromFunction,
  modelFromHttp,
  modelFromMl,
  trainableTfjs,
} from "../../src/evaluate/index.ts";
import { mockDataset, mockEvaluator, mockModel } from "../../src/evaluate/testing/index.ts";

interface Iris {
  readonly petal: number;
  readonly species: "setosa" | "virginica";
}

// Rows keep their type through everything that is made of them.
const iris = datasetFrom([] as readonly Iris[], { name: "iris" });
expectTypeOf(iris).toEqualTypeOf<Dataset<Iris>>();
expectTypeOf(iris.take(3)).toEqualTypeOf<Dataset<Iris>>();
expectTypeOf((await iris.split({ test: 0.2, stratify: "species" })).test).toEqualTypeOf<Dataset<Iris>>();
expectTypeOf(await iris.map(({ petal }) => petal)).toEqualTypeOf<Dataset<number>>();
expectTypeOf(await iris.map(async ({ petal }) => petal)).toEqualTypeOf<Dataset<number>>();
for await (const row of iris.rows()) expectTypeOf(row).toEqualTypeOf<Iris>();
await iris.split({ test: 0.2, group: ({ species }) => species });
expectTypeOf(datasetFrom(Float32Array.of(1), { name: "numbers" })).toEqualTypeOf<Dataset<number>>();
// @ts-expect-error -- no such column
await iris.split({ test: 0.2, stratify: "specie" });
// @ts-expect-error -- what is in memory is given a name
datasetFrom([1]);

// What a file holds is the caller's word.
expectTypeOf(await datasetFromCsv<Iris>("iris.csv")).toEqualTypeOf<Dataset<Iris>>();
expectTypeOf(await datasetFromCsv("iris.csv")).toEqualTypeOf<Dataset<Readonly<Record<string, unknown>>>>();
// @ts-expect-error -- no such type
await datasetFromCsv("iris.csv", { types: { petal: "float" } });

// Models of all kinds are models.
const rule = modelFromFunction(({ petal }: Iris) => (petal < 2 ? ("setosa" as const) : ("virginica" as const)));
expectTypeOf(rule).toEqualTypeOf<Model<Iris, "setosa" | "virginica">>();
expectTypeOf(modelFromFunction(async (text: string) => text.length)).toEqualTypeOf<Model<string, number>>();
expectTypeOf(modelFromHttp<Iris, string>("http://127.0.0.1/")).toEqualTypeOf<Model<Iris, string>>();
class Forest {
  train(): void {}
  predict(): number[] {
    return [];
  }
}
expectTypeOf(modelFromMl<Iris, string>(Forest, { features: ["petal"], target: "species" })).toExtend<
  Model<Iris, string>
>();
// @ts-expect-error -- no such column
modelFromMl<Iris>(Forest, { features: ["petals"], target: "species" });
// @ts-expect-error -- a network that learns is made anew each time
trainableTfjs<Iris>({ features: ["petal"], target: "species" });

// A model may be fitted on rows that hold more than it needs to predict.
const net: Model<{ readonly petal: number }, number, Iris> = mockModel({ output: 1 });
await net.fit?.(iris);
// @ts-expect-error -- the truth is missing
await net.fit?.(datasetFrom([{ petal: 1 }], { name: "unlabelled" }));

// An evaluator takes models of its input and output, and no others.
const evaluator: Evaluator<Iris, string> = mockEvaluator<Iris, string>();
await evaluator.evaluate(rule, iris);
await mockEvaluator<Iris, number, number>().evaluate(mockModel({ output: (petal: number) => petal }), iris, {
  input: ({ petal }) => petal,
});
// @ts-expect-error -- another output
await evaluator.evaluate(mockModel<Iris, number>({ output: 1 }), iris);

// Mocked rows have the types of their columns.
const people = mockDataset({ age: "integer", city: ["Oslo", "Rome"], isMember: "boolean", id: (index) => `p${index}` });
for await (const { age, city, isMember, id } of people.rows()) {
  expectTypeOf(age).toEqualTypeOf<number>();
  expectTypeOf(city).toEqualTypeOf<"Oslo" | "Rome">();
  expectTypeOf(isMember).toEqualTypeOf<boolean>();
  expectTypeOf(id).toEqualTypeOf<string>();
}
