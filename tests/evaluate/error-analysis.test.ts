import { describe, expect, test } from "vitest";

import { classificationEvaluator, datasetFrom, regressionEvaluator } from "../../src/evaluate/index.ts";
import { type Chances, MAJORITY, modelOf, PENGUINS, type Penguin, penguins, RULE } from "./penguins.ts";

const evaluator = classificationEvaluator<Penguin, Chances>({ truth: "species" });
const options = { intervals: false } as const;

function show(report: object): Readonly<Record<string, string>> {
  return (report as { [key: symbol]: () => Record<string, string> })[Symbol.for("Jupyter.display")]?.() ?? {};
}

describe("slices", () => {
  test("are the values of a column, ranges of its numbers, or what a predicate picks", async () => {
    const { slices } = await evaluator.evaluate(RULE, penguins(), {
      ...options,
      slices: ["island", "bodyMassG", { name: "heavy", where: ({ bodyMassG }) => bodyMassG > 5000 }],
    });

    expect(slices.map(({ name, size }) => [name, size])).toEqual([
      ["island = Torgersen", 51],
      ["island = Biscoe", 167],
      ["island = Dream", 124],
      ["bodyMassG in [2700, 3550)", 80],
      ["bodyMassG in [3550, 4050)", 90],
      ["bodyMassG in [4050, 4750)", 82],
      ["bodyMassG in [4750, 6300]", 90],
      ["heavy", 61],
    ]);
  });

  test("are measured as a dataset of these rows alone would be", async () => {
    const report = await evaluator.evaluate(RULE, penguins(), options);
    const dream = datasetFrom(
      PENGUINS.filter(({ island }) => island === "Dream"),
      { name: "dream" },
    );

    const alone = await evaluator.evaluate(RULE, dream, options);

    const [, , slice] = report.sliceBy("island");
    expect(slice?.metrics).toEqual(alone.metrics);
  });

  test("may be parted by whatever a function makes of a row", async () => {
    const rows = datasetFrom(
      [
        { kind: "a", on: new Date("2026-01-02"), tags: [1n] },
        { kind: "b", on: new Date("2026-01-02"), tags: [1n] },
      ],
      { name: "two" },
    );
    const byKind = classificationEvaluator<{ kind: string; on: Date; tags: bigint[] }, string>({ truth: "kind" });

    const { slices } = await byKind.evaluate(
      modelOf("a", () => "a"),
      rows,
      {
        ...options,
        slices: ["on", "tags", { name: "first letter", by: ({ kind }) => kind[0] }],
      },
    );

    expect(slices.map(({ name, size }) => [name, size])).toEqual([
      ["on = 2026-01-02", 2],
      ["tags = [ 1n ]", 2],
      ["first letter = a", 1],
      ["first letter = b", 1],
    ]);
  });

  test("of a column that no row has are refused, with the columns there are", async () => {
    const asked = { slices: ["beak" as keyof Penguin & string] };

    await expect(evaluator.evaluate(RULE, penguins(), asked)).rejects.toMatchObject({
      code: "BAD_OPTION",
      message: 'no row has the column "beak" to slice by',
      hint: expect.stringContaining("species, island"),
    });
  });

  test("on which the model does worst are found, none smaller than it may be", async () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      shape: index % 2 === 0 ? "round" : "square",
      colour: ["red", "green", "blue", "black"][Math.floor(index / 2) % 4] ?? "",
      noise: (index * 7919) % 400,
      wanted: index % 3,
    }));
    const planted = modelOf("planted", (row: (typeof rows)[number]) =>
      row.shape === "round" && row.colour === "red" ? 9 : row.wanted,
    );
    const byNumber = classificationEvaluator<(typeof rows)[number], number>({ truth: "wanted" });

    const report = await byNumber.evaluate(planted, datasetFrom(rows, { name: "planted" }), options);

    const [worst] = report.worstSlices();
    expect(worst).toMatchObject({ name: "colour = red and shape = round", size: 50, meanLoss: 1, excess: 1 });
    expect(worst?.metrics["accuracy"]?.value).toBe(0);
    expect(report.worstSlices({ minSize: 51 }).every(({ size }) => size >= 51)).toBe(true);
    expect(report.worstSlices({ depth: 1 }).map(({ name }) => name)).toEqual(["colour = red", "shape = round"]);
  });

  test("are not found where there is nothing but chance", async () => {
    const report = await classificationEvaluator<Penguin, string>({ truth: "species" }).evaluate(
      modelOf("perfect", ({ species }) => species),
      penguins(),
      options,
    );

    expect(report.worstSlices()).toEqual([]);
  });
});

describe("the worst cases", () => {
  test("are those with the highest loss, and one that is no number before all", async () => {
    const byNumber = regressionEvaluator<{ y: number }, number>({ truth: "y" });
    const rows = [{ y: 1 }, { y: 5 }, { y: 2 }, { y: 9 }];
    const model = modelOf("odd", ({ y }: { y: number }) => (y === 2 ? NaN : 0));

    const report = await byNumber.evaluate(model, datasetFrom(rows, { name: "four" }), options);

    expect(report.worst(3).map(({ index }) => index)).toEqual([2, 3, 1]);
  });
});

describe("what a notebook shows of an evaluation", () => {
  test("has metrics with intervals, classes, confusion, calibration, slices and the worst rows", async () => {
    const report = await evaluator.evaluate(RULE, penguins("test"), { slices: ["island"] });

    const { "text/plain": text, "text/html": html } = show(report);

    expect(text).toMatch(/^rule on test 0\.1\.0 [0-9a-f]{12}: 342 rows, by classification 1\n/);
    expect(text).toMatch(/accuracy +0\.9\d+ \(0\.\d+ to 0\.\d+\) +higher/);
    expect(text).toMatch(/is \\ said +Adelie +Chinstrap +Gentoo/);
    expect(text).toContain("Calibration");
    expect(text).toMatch(/island = Dream +124/);
    expect(html).toContain("<svg");
    expect(html).not.toContain("<script");
  });

  test("is escaped", async () => {
    const evil = `<img src=x onerror="alert(1)">`;
    const rows = datasetFrom([{ species: evil }, { species: "b" }], { name: evil });
    const byName = classificationEvaluator<{ species: string }, string>({ truth: "species", name: evil });

    const report = await byName.evaluate(
      modelOf(evil, () => "b"),
      rows,
      { slices: ["species"] },
    );

    expect(show(report)["text/html"]).not.toContain("<img");
    expect(show(report)["text/html"]).toContain("&lt;img");
  });

  test("has the residuals of a model of numbers", async () => {
    const line = modelOf("line", ({ flipperLengthMm }: Penguin) => 50 * flipperLengthMm - 5800);

    const report = await regressionEvaluator<Penguin, number>({ truth: "bodyMassG" }).evaluate(line, penguins());

    expect(show(report)["text/plain"]).toContain("Residuals");
    expect(show(report)["text/html"]).toContain("truth minus predicted");
    expect(report.picture.residuals?.residuals).toHaveLength(342);
  });

  test("is short for a model that is never wrong", async () => {
    const report = await classificationEvaluator<Penguin, string>({ truth: "species" }).evaluate(
      MAJORITY,
      penguins().take(3),
    );

    expect(show(report)["text/plain"]).not.toContain("from");
  });
});
