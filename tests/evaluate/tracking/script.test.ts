// Evaluations in a program of its own, without a kernel: real processes on a real store.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { packageRoot } from "../../../src/shared/installation.ts";
import { openExistingStore } from "../../../src/track/open-store.ts";
import type { RunDetails } from "../../../src/track/run.ts";

const urlOf = (path: string): string => pathToFileURL(join(packageRoot, "src", path)).href;
const HEAD = `
import { track } from "${urlOf("index.ts")}";
import { classificationEvaluator, crossValidate, datasetFrom, trackedEvaluator } from "${urlOf("evaluate/index.ts")}";
const rows = datasetFrom(["a", "b", "a", "a"].map((kind) => ({ kind })), { name: "rows" });
const evaluator = classificationEvaluator({ truth: "kind" });
const model = { name: "always a", fit() {}, predict: (batch) => batch.map(() => "a") };
`;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-evaluate-")));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true }));

function runScript(code: string): string {
  writeFileSync(join(folder, "script.mjs"), HEAD + code);
  return execFileSync(process.execPath, ["script.mjs"], { cwd: folder, encoding: "utf8" });
}

function runsThere(): readonly RunDetails[] {
  const store = openExistingStore(folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

const metricsOf = ({ metrics }: RunDetails) => Object.fromEntries(metrics.map(({ key, last }) => [key, last]));
const tablesOf = ({ artifacts }: RunDetails) =>
  artifacts.map(({ name }) => name).filter((name) => name.startsWith("evaluations/"));

describe("an evaluation in a program", () => {
  test("leaves nothing behind where no run is open", () => {
    const text = runScript(`console.log((await evaluator.evaluate(model, rows)).metrics.accuracy.value);`);

    expect(text).toBe("0.75\n");
    expect(existsSync(join(folder, ".labtrail"))).toBe(false);
  });

  test("belongs to the run around it, with its table", () => {
    runScript(`await track.run("inner", () => evaluator.evaluate(model, rows));`);

    const [run] = runsThere();
    expect(run && metricsOf(run)).toMatchObject({ accuracy: 0.75, macro_recall: 0.5 });
    expect(run?.metrics[0]).toMatchObject({ dataset: { name: "rows" }, evaluator: { name: "classification" } });
    expect(run && tablesOf(run)).toEqual(["evaluations/classification-always-a-rows.parquet"]);
  });

  test("belongs to the open run that something was said of", () => {
    runScript(`track.param({ depth: 3 }); await evaluator.evaluate(model, rows);`);

    const [run, ...others] = runsThere();
    expect(others).toEqual([]);
    expect(run && metricsOf(run)).toMatchObject({ accuracy: 0.75 });
  });
});

test("a cross-validation reports the mean and the deviation, and no fold by itself", () => {
  runScript(`
    await track.run("cv", () =>
      crossValidate({ model: () => model, evaluator, dataset: rows, folds: { kind: "k-fold", folds: 2 } }));`);

  const [run] = runsThere();
  const metrics = run === undefined ? {} : metricsOf(run);
  expect(metrics["cv_accuracy"]).toBe(0.75);
  expect(metrics).toHaveProperty("cv_accuracy_deviation");
  expect(metrics).not.toHaveProperty("accuracy");
  expect(run && tablesOf(run)).toEqual([]);
});

test("an evaluator of one's own reports when it is told to", () => {
  runScript(`
    const own = {
      name: "count",
      version: "3",
      evaluate: async (model, dataset) => ({
        metrics: { rows: { value: dataset.length } }, businessMetrics: {}, perExample: [], slices: [], duration: 0,
      }),
    };
    await track.run("own", () => trackedEvaluator(own).evaluate(model, rows));`);

  const [run] = runsThere();
  expect(run?.metrics).toMatchObject([
    { key: "rows", last: 4, dataset: { name: "rows" }, evaluator: { name: "count", version: "3" } },
  ]);
});
