import type { Dataset } from "../dataset.ts";
import type { Model } from "../model.ts";
import { readModelFile, writeModelFile } from "../models/model-file.ts";

/** How a mocked model answers. */
export interface MockModelOptions<Input, Output> {
  /** `mock` by default. */
  readonly name?: string;
  /** What it says of an input, or what it says of every one. It may throw, as a model may. */
  readonly output: Output | ((input: Input) => Output | Promise<Output>);
}

/** What a mocked model was asked to do. */
export interface MockModelCalls<Input, Row> {
  readonly fit: readonly Dataset<Row>[];
  /** The batches, in the order in which they came. */
  readonly predict: readonly (readonly Input[])[];
  readonly save: readonly string[];
  readonly load: readonly string[];
}

/** A model for a test, which remembers what it was asked to do. */
export interface MockModel<Input, Output, Row = Input> extends Required<Model<Input, Output, Row>> {
  readonly calls: MockModelCalls<Input, Row>;
}

const KIND = "labtrail mock";

/**
 * A model that says what the test wants it to say, and remembers what it was asked.
 *
 * @example
 * const model = mockModel({ output: ({ age }: Person) => (age > 40 ? "yes" : "no") });
 * await evaluator.evaluate(model, people);
 * expect(model.calls.predict).toHaveLength(1);
 */
export function mockModel<Input, Output, Row = Input>({
  name = "mock",
  output,
}: MockModelOptions<Input, Output>): MockModel<Input, Output, Row> {
  const calls = {
    fit: [] as Dataset<Row>[],
    predict: [] as (readonly Input[])[],
    save: [] as string[],
    load: [] as string[],
  };
  const answer = typeof output === "function" ? (output as (input: Input) => Output | Promise<Output>) : () => output;
  return {
    name,
    calls,
    async fit(dataset) {
      calls.fit.push(dataset);
      // A model that learns reads all rows: a dataset that cannot be read fails here as it would there.
      for await (const row of dataset.rows()) void row;
    },
    async predict(batch) {
      calls.predict.push([...batch]);
      return Promise.all(batch.map((input) => answer(input)));
    },
    async save(path) {
      calls.save.push(path);
      writeModelFile(path, KIND, { name });
    },
    async load(path) {
      calls.load.push(path);
      readModelFile(path, KIND);
    },
  };
}
