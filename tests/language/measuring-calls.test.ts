import { expect, test } from "vitest";

import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import type { MeasuringCalls } from "../../src/language/analyse/measuring-calls.ts";

function callsIn(source: string): MeasuringCalls | undefined {
  const compilation = compileCell(source, { fileName: "cell_1.ts", session: new CellScope() });
  if (compilation.kind === "faulty") throw new Error(compilation.diagnostics[0]?.message);
  return compilation.cell.measuring;
}

test.each([
  ["const result = evaluate(model, test)", "evaluate", "result", undefined],
  ["let result: Scores = await model.evaluateAll(test) as Scores", "evaluateAll", "result", undefined],
  ["result = crossValidate(model, rows)", "crossValidate", "result", undefined],
  ["export const { accuracy = 0 } = computeMetrics(truth, guess)", "computeMetrics", "accuracy", "accuracy"],
  ["const { f1: best } = classificationReport(truth, guess)", "classificationReport", "best", "f1"],
  ["1; await ml.score(x, y)", "score", undefined, undefined],
])("the value of a call that measures is known: %s", (source, callee, variable, member) => {
  expect(callsIn(source)?.results).toMatchObject([{ callee, variable, member }]);
});

test.each([
  "const outfit = 1; prefit(x); train",
  "evaluate(model, test); 1",
  "function evaluateLater() { return evaluate(model, test) }",
  "const evaluateLater = () => evaluate(model, test)",
  "const text = 'evaluate(model)'",
  "const reporter = startReporting(x)",
])("nothing is taken for one that is none, or whose value is lost: %s", (source) => {
  expect(callsIn(source)?.results ?? []).toEqual([]);
});

test("what functions that train and evaluate are given is known by its names", () => {
  const source = `
    const model = trainForest(rows, { depth: 3, weights });
    for (const fold of folds) fitModel([train.x, train.y], fold);
    const result = evaluate(model, test);
    const other = knn.score(xTest, yTest), plain = score(truth, guess);
    rates.map((rate) => train(rows, rate));
    const later = () => train(unseen); const parts = trainTestSplit(rows);
  `;

  expect(callsIn(source)?.data.toSorted((a, b) => a.data.join().localeCompare(b.data.join()))).toEqual([
    { kind: "evaluate", data: ["model", "test"] },
    { kind: "train", data: ["rows", "rate"] },
    { kind: "train", data: ["rows", "weights"] },
    { kind: "train", data: ["train.x", "train.y", "fold"] },
    { kind: "evaluate", data: ["xTest", "yTest"] },
  ]);
});
