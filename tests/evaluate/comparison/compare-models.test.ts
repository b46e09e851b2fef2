import { describe, expect, test } from "vitest";

import {
  classificationEvaluator,
  compareEvaluations,
  compareModels,
  datasetFrom,
  regressionEvaluator,
} from "../../../src/evaluate/index.ts";
import { MAJORITY, modelOf, PENGUINS, type Penguin, penguins } from "../penguins.ts";

const evaluator = classificationEvaluator<Penguin, string>({ truth: "species" });

/** Right about all penguins but every so manieth. */
function wrongAbout(name: string, every: number, from = 0) {
  const places = new Map(PENGUINS.map((row, index) => [row, index]));
  return modelOf(name, (row: Penguin) => (((places.get(row) ?? 0) + from) % every === 0 ? "none" : row.species));
}

describe("the comparison of two models", () => {
  test("says which is better, by how much and how surely", async () => {
    const comparison = await compareModels(MAJORITY, wrongAbout("rare", 30), penguins(), { evaluator });

    expect(comparison.winner).toBe("b");
    expect(comparison.differences["accuracy"]).toMatchObject({ a: 151 / 342, b: 330 / 342, winner: "b" });
    expect(comparison.disagreement).toMatchObject({ method: "chi-square" });
    expect(comparison.summary).toMatch(
      /^rare is better than majority: for rare, accuracy is 0\.9649 against 0\.4415, a difference of \+0\.523 \(95 % interval \+0\.4\d+ to \+0\.5\d+\)\. Of 342 examples, rare alone is right about \d+ and majority alone about \d+ \(McNemar's chi-square test: p = less than 0\.0001\)\.$/,
    );
    expect(comparison.a.model).toBe("majority");
  });

  test("does not say that one is better where chance may have made the difference", async () => {
    const [a, b] = [wrongAbout("a", 50), wrongAbout("b", 60, 1)];

    const comparison = await compareModels(a, b, penguins(), { evaluator });

    expect(comparison.winner).toBeUndefined();
    expect(comparison.disagreement).toMatchObject({ onlyA: 5, onlyB: 7, method: "exact" });
    expect(comparison.summary).toContain("It cannot be said whether b is better than a");
    expect(comparison.summary).toContain("the interval holds 0");
  });

  test("pairs the examples: it sees what two intervals side by side do not", async () => {
    const [a, b] = [wrongAbout("a", 12), wrongAbout("b", 24)];

    const { a: ofA, b: ofB, differences } = await compareModels(a, b, penguins(), { evaluator });
    const [alone, other] = [ofA, ofB].map(({ metrics }) => metrics["accuracy"]?.interval);

    expect(alone?.upper).toBeGreaterThan(other?.lower ?? NaN);
    expect(differences["accuracy"]?.winner).toBe("b");
  });

  test("knows that of an error less is better", async () => {
    const byMass = regressionEvaluator<Penguin, number>({ truth: "bodyMassG" });
    const [rough, fine] = [500, 100].map((error) =>
      modelOf(
        `off by ${error}`,
        ({ bodyMassG, billDepthMm }: Penguin) => bodyMassG + Math.sin(billDepthMm * 99) * error,
      ),
    );

    const comparison = await compareModels(fine as never, rough as never, penguins(), { evaluator: byMass });

    expect(comparison.winner).toBe("a");
    expect(comparison.summary).toMatch(/^off by 100 is better than off by 500: for off by 500, mae is /);
    expect(comparison.disagreement).toBeUndefined();
  });

  test("is the same for the same seed", async () => {
    const [a, b] = [wrongAbout("a", 9), wrongAbout("b", 11)];

    const drawn = await Promise.all(
      [5, 5, 6].map((seed) => compareModels(a, b, penguins(), { evaluator, seed, resamples: 50 })),
    );

    const [first, again, other] = drawn.map(({ differences }) => differences);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("finds none better of two that are the same, and tells them apart by name", async () => {
    const { summary, winner } = await compareModels(MAJORITY, MAJORITY, penguins(), { evaluator });

    expect(winner).toBeUndefined();
    expect(summary).toContain("whether majority (b) is better than majority (a)");
    expect(summary).toContain("Both are right and wrong about the same of 342 examples.");
  });

  test("shows itself, escaped", async () => {
    const comparison = await compareModels(wrongAbout("<b>a</b>", 9), MAJORITY, penguins(), { evaluator });

    const shown = (comparison as unknown as { [key: symbol]: () => Record<string, string> })[
      Symbol.for("Jupyter.display")
    ]?.();
    expect(shown?.["text/html"]).toContain("&lt;b&gt;a&lt;/b&gt; is better");
    expect(shown?.["text/plain"]).toMatch(/accuracy +0\.8889 best +0\.4415 +-0\.447/);
  });

  test("is refused for other data, another evaluator, or a metric that is not there", async () => {
    const half = datasetFrom(PENGUINS.slice(0, 171), { name: "half" });
    const [whole, part] = [await evaluator.evaluate(MAJORITY, penguins()), await evaluator.evaluate(MAJORITY, half)];
    const other = classificationEvaluator<Penguin, string>({ truth: "species", version: "2" });
    const byOther = await other.evaluate(MAJORITY, penguins());

    expect(() => compareEvaluations(whole, part)).toThrow('"majority" and "majority" were evaluated on other data');
    expect(() => compareEvaluations(whole, byOther)).toThrow("by other evaluators");
    expect(() => compareEvaluations(whole, whole, { metric: "beauty" })).toThrow('not both have the metric "beauty"');
  });
});
