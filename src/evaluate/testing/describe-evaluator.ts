// What everybody may expect of an evaluator, as tests of vitest, which is the user's own.
import { describe, expect, test } from "vitest";

import type { Dataset } from "../dataset.ts";
import type { EvaluateOptions, Evaluation, Evaluator, Metrics } from "../evaluator.ts";
import type { Model } from "../model.ts";

/** What is known of the evaluator under test. */
export interface EvaluatorContract<Row, Output, Input = Row> {
  readonly create: () => Evaluator<Row, Output, Input> | Promise<Evaluator<Row, Output, Input>>;
  /** One that predicts already, and says the same each time. */
  readonly model: Model<Input, Output, never>;
  /** Ten rows or more. */
  readonly dataset: Dataset<Row>;
  /** What of a row the model gets; the row itself by default. */
  readonly input?: (row: Row) => Input;
  /** Metrics that it has to give. */
  readonly metrics?: readonly string[];
}

/**
 * Tests that something is an evaluator: whoever has code that works with evaluators can use it.
 *
 * @param name - What the tests are listed under.
 * @example
 * describeEvaluator("our triage score", { create: () => new TriageScore(), model, dataset: visits, metrics: ["recall"] });
 */
export function describeEvaluator<Row, Output, Input = Row>(
  name: string,
  { create, model, dataset, input, metrics: wanted = [] }: EvaluatorContract<Row, Output, Input>,
): void {
  const options: EvaluateOptions<Row, Input> = input === undefined ? {} : { input };
  const evaluateBy = async (more: EvaluateOptions<Row, Input> = {}, by: typeof model = model) =>
    (await create()).evaluate(by, dataset, { ...options, ...more });

  describe(`${name} is an evaluator`, () => {
    test("it has a name and a version", async () => {
      const { name: own, version } = await create();

      expect(own).toEqual(expect.stringMatching(/./));
      expect(version).toEqual(expect.stringMatching(/./));
    });

    test("its metrics are numbers, within their intervals", async () => {
      const { metrics, businessMetrics, duration } = await evaluateBy();

      expect(Object.keys(metrics)).toEqual(expect.arrayContaining([...wanted]));
      expectNumbers(metrics);
      expectNumbers(businessMetrics);
      expect(duration).toBeGreaterThanOrEqual(0);
    });

    test("it tells of each row, in their order, what the model has said", async () => {
      const rows: Row[] = [];
      for await (const row of dataset.rows()) rows.push(row);
      const outputs = await model.predict(rows.map((row) => input?.(row) ?? (row as unknown as Input)));

      const { perExample } = await evaluateBy();

      expect(perExample.map(({ index }) => index)).toEqual([...rows.keys()]);
      expect(perExample.map(({ row }) => row)).toEqual(rows);
      expect(perExample.map(({ prediction }) => prediction)).toEqual(outputs);
    });

    test("its slices are parts of the rows", async () => {
      const { slices, perExample } = await evaluateBy();

      for (const { name: slice, size, metrics } of slices) {
        expect(slice).toEqual(expect.stringMatching(/./));
        expect(size).toBeGreaterThanOrEqual(0);
        expect(size).toBeLessThanOrEqual(perExample.length);
        expectNumbers(metrics);
      }
    });

    test("it finds the same each time, however many rows the model gets at once", async () => {
      const expected = numbersOf(await evaluateBy());

      expect(numbersOf(await evaluateBy())).toEqual(expected);
      for (const batchSize of [1, 3, dataset.length]) {
        expect(numbersOf(await evaluateBy({ batchSize }))).toEqual(expected);
      }
    });

    test("the model gets no more rows at once than it may, and is neither fitted nor saved", async () => {
      const sizes: number[] = [];
      const watched: Model<Input, Output, never> = {
        name: model.name,
        fit: refuse,
        save: refuse,
        load: refuse,
        predict: (batch) => (sizes.push(batch.length), model.predict(batch)),
      };

      await evaluateBy({ batchSize: 4 }, watched);

      expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(dataset.length);
    });

    test("the dataset is the same afterwards", async () => {
      const digest = await dataset.digest();

      await evaluateBy();

      expect(await dataset.take(dataset.length).digest()).toBe(digest);
    });

    test("it stops when it is told to, with the reason it was given", async () => {
      const reason = new Error("the user has changed her mind");

      await expect(evaluateBy({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });

    test("a model that fails, or does not speak of every input, is no success", async () => {
      const failure = new Error("out of memory");
      const failing: typeof model = { name: "failing", predict: () => Promise.reject(failure) };
      const forgetful: typeof model = {
        name: "forgetful",
        predict: async (batch) => (await model.predict(batch)).slice(1),
      };

      await expect(evaluateBy({}, failing)).rejects.toThrow("out of memory");
      await expect(evaluateBy({}, forgetful)).rejects.toThrow();
    });
  });
}

function refuse(): never {
  return expect.fail("an evaluator only lets a model predict");
}

function expectNumbers(metrics: Metrics): void {
  for (const [metric, { value, interval, better }] of Object.entries(metrics)) {
    expect(value, metric).toBeTypeOf("number");
    expect([undefined, "higher", "lower"], metric).toContain(better);
    if (interval === undefined) continue;
    expect(interval.lower <= interval.upper || Number.isNaN(interval.lower), `interval of ${metric}`).toBe(true);
    expect(interval.confidence, metric).toBeGreaterThan(0);
    expect(interval.confidence, metric).toBeLessThan(1);
  }
}

/** All that it has found but how long it took. */
function numbersOf({ metrics, businessMetrics, perExample, slices }: Evaluation) {
  return { metrics, businessMetrics, scores: perExample.map(({ scores }) => scores), slices: [...slices] };
}
