// Blocks that each break their contract in one way. Run by broken-blocks.test.ts in a vitest of its own, where they must fail.
import type { Dataset } from "../../../src/evaluate/dataset.ts";
import type { Evaluator } from "../../../src/evaluate/evaluator.ts";
import type { Model } from "../../../src/evaluate/model.ts";
import { describeDataset } from "../../../src/evaluate/testing/describe-dataset.ts";
import { describeEvaluator } from "../../../src/evaluate/testing/describe-evaluator.ts";
import { describeModel } from "../../../src/evaluate/testing/describe-model.ts";
import { mockDataset } from "../../../src/evaluate/testing/mock-dataset.ts";
import { mockEvaluator } from "../../../src/evaluate/testing/mock-evaluator.ts";
import { mockModel } from "../../../src/evaluate/testing/mock-model.ts";

interface Row {
  readonly id: number;
  readonly kind: string;
}

const dataset: Dataset<Row> = mockDataset({ id: (index) => index, kind: ["a", "b"] }, { length: 40 });

/** A dataset of rows in memory that does everything but what is put in its place. */
function datasetWith(changes: Partial<Dataset<Row>>): Dataset<Row> {
  return {
    name: dataset.name,
    version: undefined,
    schema: dataset.schema,
    length: dataset.length,
    digest: () => dataset.digest(),
    rows: () => dataset.rows(),
    split: (options) => dataset.split(options),
    take: (count) => dataset.take(count),
    map: (toRow, options) => dataset.map(toRow, options),
    ...changes,
  };
}

const once = dataset.rows();
let seeds = 0;
const DATASETS: Readonly<Record<string, Partial<Dataset<Row>>>> = {
  "counts wrong": { length: 41 },
  "is read once": { rows: () => once },
  "lies about types": { schema: [{ name: "id", type: "string", isNullable: false }] },
  "has a digest of its name": { digest: () => Promise.resolve("0".repeat(64)) },
  "takes the last rows": { take: (count) => (count === 20 ? datasetWith({ length: 20 }) : dataset.take(count)) },
  "loses rows in a split": { split: async (options) => ({ ...(await dataset.split(options)), test: dataset.take(0) }) },
  "splits at random": { split: (options) => dataset.split({ ...options, seed: (seeds += 1) }) },
  "takes any shares": { split: () => dataset.split({ test: 0.4, validation: 0.2 }) },
  "puts each stratum into one part": {
    split: ({ stratify, ...options }) => dataset.split({ ...options, ...(stratify && { group: stratify }) }),
  },
  "tears groups apart": { split: ({ test: held = 0, seed = 0 }) => dataset.split({ test: held, seed }) },
};
for (const [name, changes] of Object.entries(DATASETS)) {
  describeDataset(name, { create: () => datasetWith(changes), key: "kind" });
}

const inputs = [{ id: 1 }, { id: 2 }, { id: 3 }];
type Input = { id: number };
const MODELS: Readonly<Record<string, Partial<Model<Input, number>>>> = {
  "drops the last output": { predict: (batch) => batch.slice(1).map(({ id }) => id) },
  "changes its inputs": { predict: (batch) => batch.map((input) => (input.id += 1)) },
  "looks at the batch": { predict: (batch) => batch.map(() => batch.length) },
  "gives texts": { predict: (batch) => batch.map(({ id }) => String(id) as unknown as number) },
  "loads anything": { save: () => Promise.resolve(), load: () => Promise.resolve() },
  "has no name": { name: "" },
};
for (const [name, changes] of Object.entries(MODELS)) {
  describeModel<Input, number>(name, {
    create: () => ({ ...mockModel<Input, number>({ output: ({ id }) => id }), ...changes }),
    inputs,
    isOutput: (output) => typeof output === "number",
  });
}

const model = mockModel<Row, number>({ output: ({ id }) => id });
const good = mockEvaluator<Row, number>({ metrics: { accuracy: 1 } });
const EVALUATORS: Readonly<Record<string, Partial<Evaluator<Row, number>>>> = {
  "has no version": { version: "" },
  "gives no metric": { evaluate: async (...args) => ({ ...(await good.evaluate(...args)), metrics: {} }) },
  "turns rows around": {
    evaluate: async (...args) => {
      const evaluation = await good.evaluate(...args);
      return { ...evaluation, perExample: evaluation.perExample.toReversed() };
    },
  },
  "fits the model": {
    evaluate: async (one, ...rest) => {
      await one.fit?.(dataset as Dataset<never>);
      return good.evaluate(one, ...rest);
    },
  },
  "asks about everything at once": { evaluate: (one, rows) => good.evaluate(one, rows) },
  "measures another thing each time": {
    evaluate: async (...args) => ({
      ...(await good.evaluate(...args)),
      metrics: { accuracy: { value: (seeds += 1) } },
    }),
  },
  "never fails": {
    evaluate: (_, rows, options) => good.evaluate(model, rows, options),
  },
};
for (const [name, changes] of Object.entries(EVALUATORS)) {
  describeEvaluator<Row, number>(name, {
    create: () => ({ ...good, ...changes }),
    model,
    dataset,
    metrics: ["accuracy"],
  });
}
