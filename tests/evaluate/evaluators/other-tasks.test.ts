import { describe, expect, test } from "vitest";

import {
  adjustedRandIndex,
  bleu,
  clusteringEvaluator,
  datasetFrom,
  normalizeAnswer,
  rankingEvaluator,
  regressionEvaluator,
  residualSummary,
  rSquared,
  silhouette,
  textEvaluator,
} from "../../../src/evaluate/index.ts";
import { modelOf, PENGUINS, type Penguin, penguins } from "../penguins.ts";

describe("an evaluator of numbers", () => {
  const line = modelOf("line", ({ flipperLengthMm }: Penguin) => 50 * flipperLengthMm - 5800);
  const truth = PENGUINS.map(({ bodyMassG }) => bodyMassG);
  const said = PENGUINS.map(({ flipperLengthMm }) => 50 * flipperLengthMm - 5800);

  test("measures errors and the spread of residuals, also of a list with one number", async () => {
    const asList = modelOf("list", (row: Penguin) => Float64Array.of(50 * row.flipperLengthMm - 5800));

    const { metrics } = await regressionEvaluator<Penguin, number>({ truth: "bodyMassG" }).evaluate(line, penguins());
    const fromList = await regressionEvaluator<Penguin, Float64Array>({ truth: "bodyMassG" }).evaluate(
      asList,
      penguins(),
    );

    expect(metrics["r2"]?.value).toBe(rSquared(truth, said));
    expect(metrics["residual_median"]?.value).toBe(residualSummary(truth, said).median);
    expect(metrics["mae"]?.better).toBe("lower");
    expect(fromList.metrics).toEqual(metrics);
  });

  test("judges a quantile by its pinball loss", async () => {
    const high = regressionEvaluator<Penguin, number>({ truth: "bodyMassG", quantile: 0.9 });

    const { metrics } = await high.evaluate(
      modelOf("always", () => 5400),
      penguins(),
    );

    expect(metrics["pinball_loss"]?.value).toBeGreaterThan(0);
  });

  test("refuses a truth that is no number, and keeps a prediction that is none", async () => {
    const evaluator = regressionEvaluator<{ y: number }, number>({ truth: "y" });
    const one = modelOf("one", () => 1);

    await expect(evaluator.evaluate(one, datasetFrom([{ y: 1 }, { y: NaN }], { name: "gap" }))).rejects.toMatchObject({
      code: "BAD_READING",
      message: 'evaluator "regression" cannot read the truth "y" of row 2: NaN',
    });
    const diverged = await evaluator.evaluate(
      modelOf("none", () => NaN),
      datasetFrom([{ y: 1 }], { name: "one" }),
    );
    expect(diverged.metrics["mae"]?.value).toBeNaN();
  });
});

describe("an evaluator of rankings", () => {
  const queries = datasetFrom(
    [
      { wanted: ["b"], found: ["a", "b", "c"] },
      { wanted: ["x", "y"], found: ["x"] },
    ],
    { name: "queries" },
  );

  test("holds names against names, and counts what was not named as not found", async () => {
    const evaluator = rankingEvaluator<{ wanted: string[]; found: string[] }, string[]>({ truth: "wanted", k: 1 });

    const { metrics, perExample } = await evaluator.evaluate(
      modelOf("search", ({ found }) => found),
      queries,
    );

    expect(metrics["mrr"]?.value).toBe((1 / 2 + 1) / 2);
    expect(metrics["recall_at_1"]?.value).toBe((0 + 1 / 2) / 2);
    expect(perExample[0]?.scores["ndcg"]).toBeCloseTo(1 / Math.log2(3), 12);
  });

  test("holds scores against relevance, and says when they are of other documents", async () => {
    const evaluator = rankingEvaluator<{ relevance: number[] }, number[]>({ truth: "relevance" });
    const rows = datasetFrom([{ relevance: [0, 1] }], { name: "one" });

    const perfect = await evaluator.evaluate(
      modelOf("perfect", ({ relevance }) => relevance),
      rows,
    );

    expect(perfect.metrics["ndcg"]?.value).toBe(1);
    await expect(
      evaluator.evaluate(
        modelOf("short", () => [1]),
        rows,
      ),
    ).rejects.toThrow(/cannot read the relevance of row 1/);
  });
});

function billOf({ billLengthMm, billDepthMm }: Penguin): readonly number[] {
  return [billLengthMm, billDepthMm];
}

describe("an evaluator of clusters", () => {
  test("judges them by where rows lie, and by clusters that are known", async () => {
    const both = clusteringEvaluator<Penguin, string>({ truth: "species", point: billOf });

    const { metrics, perExample } = await both.evaluate(
      modelOf("islands", ({ island }) => island),
      penguins(),
    );

    const islands = PENGUINS.map(({ island }) => island);
    expect(metrics["silhouette"]?.value).toBeCloseTo(silhouette(PENGUINS.map(billOf), islands), 12);
    expect(metrics["ari"]?.value).toBe(
      adjustedRandIndex(
        PENGUINS.map(({ species }) => species),
        islands,
      ),
    );
    expect(perExample[0]?.scores).toHaveProperty("silhouette");
  });

  test("says what it cannot read", async () => {
    const byTruth = clusteringEvaluator<{ group?: string }, unknown>({ truth: "group" });
    const [known, unknown] = [{ group: "a" }, {}].map((row) => datasetFrom<{ group?: string }>([row], { name: "one" }));

    const odd = byTruth.evaluate(
      modelOf("odd", () => [1]),
      known as never,
    );
    const groupless = byTruth.evaluate(
      modelOf("fine", () => 1),
      unknown as never,
    );

    await expect(odd).rejects.toThrow('evaluator "clustering" cannot read the output of row 1: a list (Array)');
    await expect(groupless).rejects.toThrow('evaluator "clustering" cannot read the truth of row 1: undefined');
  });

  test("leaves the silhouette out where nobody says where rows lie, and reads what it is told to", async () => {
    const byTruth = clusteringEvaluator<Penguin, { id: number }>({ truth: "species", cluster: ({ id }) => id });

    const { metrics } = await byTruth.evaluate(
      modelOf("one", () => ({ id: 1 })),
      penguins(),
    );

    expect(metrics).toEqual({
      ari: { value: 0, better: "higher", interval: { lower: 0, upper: 0, confidence: 0.95 } },
      clusters: { value: 1, interval: { lower: 1, upper: 1, confidence: 0.95 } },
    });
  });

  test("needs something to judge them by", () => {
    expect(() => clusteringEvaluator<Penguin, number>({})).toThrow(/has nothing to judge clusters by/);
  });
});

describe("an evaluator of texts", () => {
  test("holds a text against all references that are good", async () => {
    const rows = [
      { question: "capital", answers: ["The Hague", "Amsterdam"] },
      { question: "sum", answers: ["forty two is the answer"] },
    ];
    const evaluator = textEvaluator<(typeof rows)[number], string>({ truth: "answers", normalize: normalizeAnswer });
    const texts: Record<string, string> = { capital: "hague.", sum: "forty two is an answer" };
    const model = modelOf("answers", ({ question }: (typeof rows)[number]) => texts[question] ?? "");

    const { metrics, perExample } = await evaluator.evaluate(model, datasetFrom(rows, { name: "questions" }));

    expect(metrics["exact_match"]?.value).toBe(1);
    expect(metrics["bleu"]?.value).toBe(
      bleu(
        rows.map(({ answers }) => answers),
        Object.values(texts),
      ),
    );
    expect(perExample[1]?.scores["rougeL"]).toBeCloseTo(0.8, 12);
  });

  test("says what it cannot read, and reads what it is told to", async () => {
    const rows = datasetFrom([{ answer: "yes", none: 1 }], { name: "one" });
    const byAnswer = textEvaluator<{ answer: string; none: number }, unknown>({ truth: "answer" });
    const byNone = textEvaluator<{ answer: string; none: number }, string>({ truth: "none" });
    const byText = textEvaluator<{ answer: string; none: number }, { said: string }>({
      truth: "answer",
      text: ({ said }) => said,
    });

    const { metrics } = await byText.evaluate(
      modelOf("yes", () => ({ said: " yes" })),
      rows,
    );

    expect(metrics["exact_match"]?.value).toBe(1);
    await expect(
      byAnswer.evaluate(
        modelOf("number", () => 3),
        rows,
      ),
    ).rejects.toThrow("cannot read the output of row 1: 3");
    await expect(
      byNone.evaluate(
        modelOf("yes", () => "yes"),
        rows,
      ),
    ).rejects.toThrow("cannot read the truth of row 1: 1");
  });
});
