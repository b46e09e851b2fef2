import { describe, expect, test } from "vitest";

import { maybeDataContent } from "../../src/frame/data-content.ts";
import type { MeasuringCalls, MeasuringResult } from "../../src/language/analyse/measuring-calls.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { tellMeasured } from "../../src/track/capture/measured-values.ts";

const ROWS = [
  { x: 1, y: 2 },
  { x: 3, y: 4 },
];

function tell(calls: Partial<MeasuringCalls>, variables: Readonly<Record<string, unknown>>, result?: unknown) {
  const events: CaptureEvent[] = [];
  const values = {
    look: (path: string) => variables[path],
    nameOf: (value: object) => Object.keys(variables).find((name) => variables[name] === value),
    describe: maybeDataContent,
    result,
  };
  tellMeasured({ results: [], data: [], ...calls }, values, (event) => events.push(event));
  return events;
}

const call = (variable: string | undefined, more: Partial<MeasuringResult> = {}): MeasuringResult => ({
  callee: "evaluate",
  path: "evaluate",
  variable,
  member: undefined,
  data: [],
  ...more,
});

function metricsOf(
  results: readonly MeasuringResult[],
  variables: Readonly<Record<string, unknown>>,
  result?: unknown,
) {
  return tell({ results }, variables, result).map((event) => (event.kind === "evaluate" ? event.metrics : undefined));
}

test("the numbers of a result are metrics, those that JSON cannot hold as well", () => {
  expect(metricsOf([call("result")], { result: { accuracy: 0.9, loss: NaN, cats: { recall: 1 } } })).toEqual([
    { accuracy: 0.9, loss: "NaN", "cats.recall": 1 },
  ]);
  expect(metricsOf([call(undefined)], {}, { rmse: 2 })).toEqual([{ rmse: 2 }]);
  expect(metricsOf([call("quality", { callee: "score" })], { quality: 0.5 })).toEqual([{ score: 0.5 }]);
  expect(metricsOf([call("b", { member: "brier" })], { b: 0.25 })).toEqual([{ brier: 0.25 }]);
});

test.each([
  [{ accuracy: 0.9, name: "model" }],
  [{}],
  [[0.1, 0.2]],
  [new Map([["a", 1]])],
  [Promise.resolve(1)],
  [Object.fromEntries(Array.from({ length: 51 }, (_, index) => [index, 1]))],
  [undefined],
])("a value that holds more than numbers is no result: %o", (result) => {
  expect(metricsOf([call("result")], { result })).toEqual([]);
});

test("results side by side are told apart by role, or by variable", () => {
  expect(
    metricsOf([call("trainResult"), call("testResult"), call("baseline")], {
      trainResult: { accuracy: 1 },
      testResult: { accuracy: 0.9 },
      baseline: { accuracy: 0.5 },
    }),
  ).toEqual([{ train_accuracy: 1 }, { test_accuracy: 0.9 }, { "baseline.accuracy": 0.5 }]);
});

test("a number under the name of a metric is left to the numbers of the cell", () => {
  expect(metricsOf([call("accuracy")], { accuracy: 0.5 })).toEqual([]);
});

test("rows that are trained or evaluated on are data in their role; predictions are not", () => {
  const events = tell(
    {
      data: [
        { kind: "train", data: ["matrix", "labels", "depth"] },
        { kind: "evaluate", data: ["model", "holdout", "labels"] },
        { kind: "evaluate", data: ["labels", "labels"] },
        { kind: "cross-validate", data: ["rows"] },
      ],
    },
    { matrix: [[1], [2]], labels: [0, 1], depth: 3, model: { w: 1 }, holdout: ROWS, rows: [...ROWS] },
  );

  const used = events.map((event) => (event.kind === "data" ? event.data : undefined));
  expect(used.map((one) => [one?.name, one?.role, one?.rows, one?.parts.length])).toEqual([
    ["matrix", "train", 2, 2],
    ["holdout", "test", 2, 1],
    ["rows", undefined, 2, 1],
  ]);
  expect(used[1]?.digest).toBe(maybeDataContent(ROWS)?.digest);
});

test("a result knows what it was measured on", () => {
  const [event] = tell({ results: [call("result", { data: ["valRows"] })] }, { result: { r2: 1 }, valRows: ROWS });

  expect(event).toMatchObject({ kind: "evaluate", isNamed: true, data: { name: "valRows", role: "val", rows: 2 } });
});

const evaluatorOf = (path: string, variables: Readonly<Record<string, unknown>>) => {
  const [event] = tell(
    { results: [call("result", { callee: path.split(".").at(-1) ?? "", path })] },
    { result: { mae: 1 }, ...variables },
  );
  return event?.kind === "evaluate" ? event.evaluator : undefined;
};

describe("what measured a number", () => {
  test("is told by the source of the function", () => {
    const one = evaluatorOf("evaluate", { evaluate: (rows: readonly number[]) => rows.length });
    const same = evaluatorOf("evaluate", { evaluate: (rows: readonly number[]) => rows.length });
    const other = evaluatorOf("evaluate", { evaluate: (rows: readonly number[]) => rows.length + 1 });

    expect(one).toMatchObject({ name: "evaluate", version: "" });
    expect(same).toEqual(one);
    expect(other?.digest).not.toBe(one?.digest);
  });

  test("is an evaluator by its own name and version", () => {
    const [second, third] = ["2", "3"].map((version) =>
      evaluatorOf("judge.evaluate", { judge: { name: "fair", version }, "judge.evaluate": maybeDataContent }),
    );

    expect(second).toMatchObject({ name: "fair", version: "2" });
    expect(third?.digest).not.toBe(second?.digest);
  });

  test("is nobody where it cannot be found, or has no source", () => {
    expect(evaluatorOf("evaluate", {})).toBeUndefined();
    expect(evaluatorOf("evaluate", { evaluate: Math.max })).toBeUndefined();
    expect(evaluatorOf("evaluate", { evaluate: 5 })).toBeUndefined();
  });
});
