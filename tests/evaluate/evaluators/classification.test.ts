import { describe, expect, test } from "vitest";

import {
  accuracy,
  classificationEvaluator,
  classificationReport,
  datasetFrom,
  logLoss,
  rocAucOneVsRest,
} from "../../../src/evaluate/index.ts";
import { type Chances, MAJORITY, modelOf, PENGUINS, type Penguin, penguins, RULE } from "../penguins.ts";

const evaluator = classificationEvaluator<Penguin, Chances>({ truth: "species" });
const SPECIES = ["Adelie", "Chinstrap", "Gentoo"];

function digestOf(extra: object): string {
  return classificationEvaluator<Penguin, Chances>({ truth: "species", ...extra }).digest;
}

function countOf(some: readonly unknown[]): number {
  return some.length;
}

describe("an evaluator of classifiers", () => {
  test("gives the metrics that the functions of the same names give", async () => {
    const { metrics, perExample } = await evaluator.evaluate(RULE, penguins(), { intervals: false });

    const truth = PENGUINS.map(({ species }) => species);
    const outputs = perExample.map(({ prediction }) => prediction);
    const rows = outputs.map((chances) => SPECIES.map((species) => chances[species] ?? NaN));
    const said = rows.map((row) => SPECIES[row.indexOf(Math.max(...row))] ?? "");
    const report = classificationReport(truth, said);
    expect(metrics["accuracy"]).toEqual({ value: accuracy(truth, said), better: "higher" });
    expect(metrics["macro_f1"]?.value).toBe(report.macro.f1);
    expect(metrics["weighted_precision"]?.value).toBe(report.weighted.precision);
    expect(metrics["kappa"]?.value).toBe(report.kappa);
    expect(metrics["log_loss"]).toEqual({ value: logLoss(truth, rows, SPECIES), better: "lower" });
    expect(metrics["roc_auc"]?.value).toBeCloseTo(rocAucOneVsRest(truth, rows, SPECIES), 12);
  });

  test("reads a class, a list of probabilities, and whatever it is told to read", async () => {
    const labels = SPECIES;
    const asList = modelOf("list", (row: Penguin) => (row.species === "Gentoo" ? [0, 0, 1] : [0.9, 0.1, 0]));
    const asObject = modelOf("object", (row: Penguin) => ({ answer: { taxon: row.species.toUpperCase() } }));
    const truth = "species" as const;

    const byName = await classificationEvaluator<Penguin, string>({ truth }).evaluate(MAJORITY, penguins());
    const byList = await classificationEvaluator<Penguin, number[]>({ truth, labels }).evaluate(asList, penguins());
    const byHand = await classificationEvaluator<Penguin, { answer: { taxon: string } }>({
      truth: ({ species }) => species.toUpperCase(),
      label: ({ answer }) => answer.taxon,
    }).evaluate(asObject, penguins());

    expect(byName.metrics["accuracy"]?.value).toBeCloseTo(151 / 342, 12);
    expect(byName.metrics).not.toHaveProperty("log_loss");
    expect(byList.metrics["accuracy"]?.value).toBeCloseTo((151 + 123) / 342, 12);
    expect(byList.metrics).toHaveProperty("log_loss");
    expect(byHand.metrics["accuracy"]?.value).toBe(1);
  });

  test("says which row and which output it cannot read, and what to do", async () => {
    const odd = modelOf("odd", () => ({ taxon: "Adelie" }));
    const reading = classificationEvaluator<Penguin, unknown>({ truth: "species", name: "species" });
    const nameless = datasetFrom([{ species: "a" }, { species: null }], { name: "nameless" });
    const byColumn = classificationEvaluator<{ species: string | null }, string>({ truth: "species" });

    await expect(reading.evaluate(odd, penguins())).rejects.toMatchObject({
      code: "BAD_READING",
      message: 'evaluator "species" cannot read the output of row 1: an object (Object) with taxon',
      hint: expect.stringContaining("label: (output) =>"),
    });
    await expect(
      byColumn.evaluate(
        modelOf("a", () => "a"),
        nameless,
      ),
    ).rejects.toThrow('evaluator "classification" cannot read the truth "species" of row 2: null');
  });

  test("refuses a model that does not answer every input", async () => {
    const lazy = { name: "lazy", predict: (batch: readonly Penguin[]) => batch.slice(1).map(() => ({ Adelie: 1 })) };

    await expect(evaluator.evaluate(lazy, penguins(), { batchSize: 100 })).rejects.toMatchObject({
      code: "BAD_PREDICTIONS",
      message: 'model "lazy" was asked about 100 inputs, rows 1 to 100, and gave 99 outputs',
    });
  });

  test("asks the model batch by batch for what it is told to give, and stops when it is told to", async () => {
    const sizes: number[] = [];
    const controller = new AbortController();
    const counting = {
      name: "counting",
      predict(batch: readonly number[]) {
        sizes.push(batch.length);
        if (sizes.length === 2) controller.abort();
        return batch.map((mass) => (mass > 4500 ? "Gentoo" : "Adelie"));
      },
    };
    const byMass = classificationEvaluator<Penguin, string, number>({ truth: "species" });

    const ended = byMass.evaluate(counting, penguins(), {
      input: ({ bodyMassG }) => bodyMassG,
      batchSize: 100,
      signal: controller.signal,
    });

    await expect(ended).rejects.toThrow("aborted");
    expect(sizes).toEqual([100, 100]);
  });

  test("counts a class of which the model knows nothing as a mistake, and a diverged model as NaN", async () => {
    const rows = datasetFrom([{ kind: "a" }, { kind: "new" }], { name: "kinds" });
    const byKind = classificationEvaluator<{ kind: string }, Chances>({ truth: "kind" });

    const unaware = await byKind.evaluate(
      modelOf("unaware", () => ({ a: 0.5, b: 0.5 })),
      rows,
    );
    const diverged = await byKind.evaluate(
      modelOf("diverged", () => ({ a: NaN, new: NaN })),
      rows,
    );

    expect(unaware.metrics["accuracy"]?.value).toBe(0.5);
    expect(unaware.perExample[1]?.scores).toEqual({ correct: 0, log_loss: 52 * Math.log(2), loss: 52 * Math.log(2) });
    expect(diverged.metrics["log_loss"]?.value).toBeNaN();
    expect(diverged.metrics["roc_auc"]?.value).toBeNaN();
    expect(diverged.metrics["calibration_error"]?.value).toBeNaN();
  });

  test("has precision and recall of the class that is looked for", async () => {
    const looking = classificationEvaluator<Penguin, string>({ truth: "species", positive: "Adelie" });

    const { metrics } = await looking.evaluate(MAJORITY, penguins());

    expect(metrics["recall"]?.value).toBe(1);
    expect(metrics["precision"]?.value).toBeCloseTo(151 / 342, 12);
  });

  test("measures own metrics and those of the business, each in a field of its own, with intervals", async () => {
    const pricing = classificationEvaluator<Penguin, Chances>({
      truth: "species",
      metrics: { errors: { measure: (some) => some.filter((one) => one.truth !== one.label).length, better: "lower" } },
      businessMetrics: { saved_eur: (some) => some.filter((one) => one.truth === one.label).length * 2 },
    });

    const { metrics, businessMetrics } = await pricing.evaluate(RULE, penguins());

    const errors = metrics["errors"];
    expect(errors).toMatchObject({ better: "lower", interval: { confidence: 0.95 } });
    expect(businessMetrics["saved_eur"]?.value).toBe((342 - (errors?.value ?? NaN)) * 2);
    expect(businessMetrics["saved_eur"]?.interval).toBeDefined();
    expect(metrics).not.toHaveProperty("saved_eur");
  });

  test("has another digest whenever it is made in another way, and the same when it is not", () => {
    expect(digestOf({})).toBe(evaluator.digest);
    expect(digestOf({ metrics: { countOf } })).toBe(digestOf({ metrics: { countOf } }));
    expect(
      new Set([digestOf({}), digestOf({ version: "2" }), digestOf({ name: "x" }), digestOf({ metrics: { countOf } })])
        .size,
    ).toBe(4);
  });

  test("measures nothing of no rows", async () => {
    const { metrics, perExample } = await evaluator.evaluate(RULE, datasetFrom<Penguin>([], { name: "none" }));

    expect(metrics["accuracy"]?.value).toBeNaN();
    expect(perExample).toEqual([]);
  });
});
