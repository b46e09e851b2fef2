// What everybody may expect of a model, as tests of vitest, which is the user's own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { Dataset } from "../dataset.ts";
import type { Model } from "../model.ts";
import { isAlike } from "./alike.ts";

/** What is known of the model under test. */
export interface ModelContract<Input, Output, Row = Input> {
  /** Makes it, as it is before it learns; or ready to predict, where it does not learn. */
  readonly create: () => Model<Input, Output, Row> | Promise<Model<Input, Output, Row>>;
  /** What it can predict, two or more. */
  readonly inputs: readonly Input[];
  /** What it learns from, for a model with `fit`. */
  readonly dataset?: Dataset<Row>;
  /** Whether an output is of the kind that the model is to give: `(output) => SPECIES.includes(output)`. */
  readonly isOutput?: (output: Output) => boolean;
  /** How far numbers may lie apart that should be the same, relative to the larger one; 1e-5 by default. */
  readonly tolerance?: number;
  /** `false` for one that may answer differently each time, such as a language model. */
  readonly isRepeatable?: boolean;
}

/**
 * Tests that something is a model: whoever has code that works with models can use it.
 *
 * @param name - What the tests are listed under.
 * @example
 * describeModel("our forest", { create: () => new OurForest(), inputs: FLOWERS, dataset: flowers });
 */
export function describeModel<Input, Output, Row = Input>(
  name: string,
  { create, inputs, dataset, isOutput, tolerance = 1e-5, isRepeatable = true }: ModelContract<Input, Output, Row>,
): void {
  const createFitted = async (): Promise<Model<Input, Output, Row>> => {
    const model = await create();
    if (dataset !== undefined) await model.fit?.(dataset);
    return model;
  };
  const expectAlike = (outputs: readonly Output[], expected: readonly Output[]): void => {
    if (!isAlike([...outputs], [...expected], tolerance)) expect(outputs).toEqual(expected);
  };

  describe(`${name} is a model`, () => {
    test("it has a name", async () => {
      expect((await create()).name).toEqual(expect.stringMatching(/./));
    });

    test("it gives one output for each input, and none for none", async () => {
      const model = await createFitted();

      const outputs = await model.predict(inputs);

      expect(outputs).toHaveLength(inputs.length);
      if (isOutput !== undefined) expect(outputs.filter((output) => !isOutput(output))).toEqual([]);
      expect(await model.predict([])).toHaveLength(0);
    });

    test("it leaves its inputs as they are", async () => {
      const model = await createFitted();
      const given = [...inputs];
      const before = structuredClone(given);

      await model.predict(given);

      expect(given).toEqual(before);
    });

    test.runIf(isRepeatable)("it says the same of an input each time, alone and among others", async () => {
      const model = await createFitted();

      const together = await model.predict(inputs);
      const backwards = await model.predict(inputs.toReversed());
      const alone: Output[] = [];
      for (const input of inputs) alone.push(...(await model.predict([input])));

      expectAlike(await model.predict(inputs), together);
      expectAlike(backwards.toReversed(), together);
      expectAlike(alone, together);
    });

    test("it can be asked several things at the same time", async () => {
      const model = await createFitted();

      const both = await Promise.all([model.predict(inputs), model.predict(inputs.slice(0, 1))]);

      expect(both.map((outputs) => outputs.length)).toEqual([inputs.length, 1]);
      if (isRepeatable) expectAlike(both[1] ?? [], (both[0] ?? []).slice(0, 1));
    });

    test("it learns again after it has learnt", async (context) => {
      const model = await createFitted();
      if (model.fit === undefined || dataset === undefined)
        return context.skip("it has no fit, or no dataset was given");

      await model.fit(dataset);

      expect(await model.predict(inputs)).toHaveLength(inputs.length);
    });

    test("it predicts the same when it was saved and loaded, also over an older one", async (context) => {
      const model = await createFitted();
      const { save, load } = model;
      if (save === undefined || load === undefined) return context.skip("it has no save and load");
      const folder = mkdtempSync(join(tmpdir(), "labtrail-model-"));
      try {
        const path = join(folder, "model");
        await save.call(model, path);
        await save.call(model, path);
        const copy = await create();

        await copy.load?.(path);

        const [outputs, expected] = [await copy.predict(inputs), await model.predict(inputs)];
        expect(outputs).toHaveLength(inputs.length);
        if (isRepeatable) expectAlike(outputs, expected);
        await expect((async () => copy.load?.(join(folder, "none")))()).rejects.toThrow();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
