// Slices, intervals and comparisons measure what was prepared once. It must be what the metrics themselves say of these rows.
import { array, assert, asyncProperty, constantFrom, double, integer, record, tuple } from "fast-check";
import { describe, expect, test } from "vitest";

import {
  averagePrecisionOneVsRest,
  bleu,
  brierScore,
  classificationEvaluator,
  classificationReport,
  datasetFrom,
  logLoss,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  ndcg,
  pinballLoss,
  rankingEvaluator,
  recallAtK,
  reciprocalRank,
  regressionEvaluator,
  rocAucOneVsRest,
  rootMeanSquaredError,
  rSquared,
  textEvaluator,
} from "../../../src/evaluate/index.ts";
import { meanOf } from "../../../src/evaluate/metrics/sums.ts";
import { modelOf } from "../penguins.ts";

const OPTIONS = { intervals: false, track: false } as const;
const RUNS = { numRuns: 60 };

/** Rows, and some of them, drawn with replacement. */
function drawn<Row>(row: Parameters<typeof array<Row>>[0]) {
  return tuple(
    array(row, { minLength: 1, maxLength: 12 }),
    array(integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 20 }),
  ).map(([rows, numbers]) => {
    const places = Int32Array.from(numbers, (number) => number % rows.length);
    return { rows, places, chosen: Array.from(places, (place) => rows[place] as Row) };
  });
}

function expectSame(found: Readonly<Record<string, number>>, wanted: Readonly<Record<string, number>>): void {
  const others = Object.entries(wanted).filter(([name, value]) => {
    const own = found[name] ?? Infinity;
    return !Object.is(own, value) && !(Math.abs(own - value) <= 1e-10 * Math.max(1, Math.abs(value)));
  });
  expect(others).toEqual([]);
}

function grades(length: number) {
  return array(integer({ min: 0, max: 3 }), { minLength: length, maxLength: length });
}

describe("what an evaluator says of any of its rows is what the metrics say of them", () => {
  test("for classes and probabilities", async () => {
    const labels = ["a", "b", "c"];
    const row = record({
      truth: constantFrom(...labels),
      chances: tuple(...labels.map(() => integer({ min: 1, max: 4 }))).map((parts) => {
        const sum = parts.reduce((total, part) => total + part, 0);
        return parts.map((part) => part / sum);
      }),
    });
    const evaluator = classificationEvaluator<{ truth: string; chances: number[] }, number[]>({
      truth: "truth",
      labels,
    });

    await assert(
      asyncProperty(drawn(row), async ({ rows, places, chosen }) => {
        const report = await evaluator.evaluate(
          modelOf("given", ({ chances }) => chances),
          datasetFrom(rows, { name: "r" }),
          OPTIONS,
        );

        const truth = chosen.map((one) => one.truth);
        const chances = chosen.map((one) => one.chances);
        const said = chances.map((one) => labels[one.indexOf(Math.max(...one))] ?? "");
        const direct = classificationReport(truth, said);
        expectSame(report.measureAt(places), {
          accuracy: direct.accuracy,
          balanced_accuracy: direct.balancedAccuracy,
          macro_f1: direct.macro.f1,
          weighted_precision: direct.weighted.precision,
          mcc: direct.mcc,
          kappa: direct.kappa,
          log_loss: logLoss(truth, chances, labels),
          brier: brierScore(truth, chances, labels),
          roc_auc: rocAucOneVsRest(truth, chances, labels),
          pr_auc: averagePrecisionOneVsRest(truth, chances, labels),
        });
      }),
      RUNS,
    );
  });

  test("for numbers", async () => {
    const number = double({ min: -1e3, max: 1e3, noNaN: true });
    const evaluator = regressionEvaluator<{ truth: number; said: number }, number>({ truth: "truth", quantile: 0.8 });

    await assert(
      asyncProperty(drawn(record({ truth: number, said: number })), async ({ rows, places, chosen }) => {
        const report = await evaluator.evaluate(
          modelOf("given", ({ said }) => said),
          datasetFrom(rows, { name: "r" }),
          OPTIONS,
        );

        const [truth, said] = [chosen.map((one) => one.truth), chosen.map((one) => one.said)];
        const found = report.measureAt(places);
        expectSame(found, {
          mae: meanAbsoluteError(truth, said),
          rmse: rootMeanSquaredError(truth, said),
          r2: rSquared(truth, said),
          pinball_loss: pinballLoss(truth, said, 0.8),
        });
        expect(found["mape"]).toBe(meanAbsolutePercentageError(truth, said));
      }),
      RUNS,
    );
  });

  test("for rankings", async () => {
    const row = integer({ min: 1, max: 6 }).chain((length) =>
      record({ truth: grades(length), scores: grades(length) }),
    );
    const evaluator = rankingEvaluator<{ truth: number[]; scores: number[] }, number[]>({ truth: "truth", k: 2 });

    await assert(
      asyncProperty(drawn(row), async ({ rows, places, chosen }) => {
        const report = await evaluator.evaluate(
          modelOf("given", ({ scores }) => scores),
          datasetFrom(rows, { name: "r" }),
          OPTIONS,
        );

        const recalls = chosen.map(({ truth, scores }) => recallAtK(truth, scores, 2));
        expectSame(report.measureAt(places), {
          ndcg: meanOf(chosen.map(({ truth, scores }) => ndcg(truth, scores))),
          ndcg_at_2: meanOf(chosen.map(({ truth, scores }) => ndcg(truth, scores, 2))),
          mrr: meanOf(chosen.map(({ truth, scores }) => reciprocalRank(truth, scores))),
          recall_at_2: meanOf(recalls.filter((recall) => !Number.isNaN(recall))),
        });
      }),
      RUNS,
    );
  });

  test("for texts", async () => {
    const text = array(constantFrom("the", "cat", "sat", "on", "a", "mat", "."), { maxLength: 12 }).map((words) =>
      words.join(" "),
    );
    const evaluator = textEvaluator<{ truth: string; said: string }, string>({ truth: "truth" });

    await assert(
      asyncProperty(drawn(record({ truth: text, said: text })), async ({ rows, places, chosen }) => {
        const report = await evaluator.evaluate(
          modelOf("given", ({ said }) => said),
          datasetFrom(rows, { name: "r" }),
          OPTIONS,
        );

        expectSame(report.measureAt(places), {
          bleu: bleu(
            chosen.map(({ truth }) => truth),
            chosen.map(({ said }) => said),
          ),
        });
      }),
      RUNS,
    );
  });
});
