import { describe, expect, test } from "vitest";

import { classificationEvaluator, crossValidate, type Dataset, type Model } from "../../../src/evaluate/index.ts";
import { MAJORITY, type Penguin, penguins } from "../penguins.ts";

/** Says the species whose mean bill is nearest; remembers every row that it has learnt from. */
function nearestBill(): Model<Penguin, string> & { readonly learnt: Penguin[] } {
  const learnt: Penguin[] = [];
  const means = new Map<string, number>();
  return {
    name: "nearest bill",
    learnt,
    async fit(dataset: Dataset<Penguin>) {
      for await (const row of dataset.rows()) learnt.push(row);
      for (const [species, rows] of Map.groupBy(learnt, (row) => row.species)) {
        means.set(species, rows.reduce((sum, { billLengthMm }) => sum + billLengthMm, 0) / rows.length);
      }
    },
    predict: (batch) =>
      batch.map(({ billLengthMm }) => {
        const distance = ([, mean]: readonly [string, number]) => Math.abs(mean - billLengthMm);
        return [...means].toSorted((a, b) => distance(a) - distance(b))[0]?.[0] ?? "";
      }),
  };
}

const evaluator = classificationEvaluator<Penguin, string>({
  truth: "species",
  businessMetrics: { found: (some) => some.filter(({ truth, label }) => truth === label).length },
});
const folds = { kind: "stratified", folds: 4, by: "species", seed: 3 } as const;

describe("a cross-validation", () => {
  test("fits a fresh model to each fold and tests it on rows that it has not seen", async () => {
    const models: ReturnType<typeof nearestBill>[] = [];
    const model = () => {
      models.push(nearestBill());
      return models.at(-1) as ReturnType<typeof nearestBill>;
    };

    const validation = await crossValidate({ model, evaluator, dataset: penguins(), folds });

    expect(validation.folds).toHaveLength(4);
    for (const [index, { perExample }] of validation.folds.entries()) {
      const learnt = new Set(models[index]?.learnt);
      expect(perExample.some(({ row }) => learnt.has(row))).toBe(false);
      expect(learnt.size + perExample.length).toBe(342);
    }
  });

  test("has the mean and the deviation of every metric, the same each time", async () => {
    const spec = { model: nearestBill, evaluator, dataset: penguins(), folds };

    const { metrics, businessMetrics } = await crossValidate(spec);

    const accuracy = metrics["accuracy"];
    const [a = NaN, b = NaN, c = NaN, d = NaN] = accuracy?.values ?? [];
    expect(accuracy?.mean).toBeCloseTo((a + b + c + d) / 4, 12);
    expect(accuracy?.better).toBe("higher");
    expect(accuracy?.deviation).toBeGreaterThan(0);
    expect(businessMetrics["found"]?.values).toHaveLength(4);
    expect((await crossValidate(spec)).metrics).toEqual(metrics);
  });

  test("shows itself in a notebook", async () => {
    const validation = await crossValidate({ model: nearestBill, evaluator, dataset: penguins(), folds });

    const shown = validation[Symbol.for("Jupyter.display") as never] as () => Record<string, string>;
    expect(shown.call(validation)["text/plain"]).toMatch(
      /nearest bill on penguins .* 4 folds[\s\S]+accuracy +0\.\d+ +0\.0\d+/,
    );
  });

  test("needs a model that learns", async () => {
    const untaught = crossValidate({ model: () => MAJORITY, evaluator, dataset: penguins(), folds });

    await expect(untaught).rejects.toThrow('model "majority" has no `fit`');
  });
});
