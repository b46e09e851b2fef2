// A contract that nothing can break says nothing: each broken block must fail the tests that are about what it breaks.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { packageRoot } from "../../../src/shared/installation.ts";
import { ScratchFolder } from "../datasets/scratch-folder.ts";

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** Of each block the test that is about what it breaks; others may fail as well. */
const EXPECTED: Readonly<Record<string, string>> = {
  "counts wrong is a dataset": "it gives as many rows as it says, the same ones at each reading",
  "is read once is a dataset": "it gives as many rows as it says, the same ones at each reading",
  "lies about types is a dataset": "its schema tells of the values in its rows",
  "has a digest of its name is a dataset": "its digest is that of its rows, whatever holds them",
  "takes the last rows is a dataset": "its first rows are a dataset, with another digest",
  "loses rows in a split is a dataset": "a split has every row once, in its order, in parts as large as their shares",
  "splits at random is a dataset": "a seed repeats a split",
  "takes any shares is a dataset": "shares that are none are refused",
  "puts each stratum into one part is a dataset":
    "a stratified split has the share of each value in each part, within one row",
  "tears groups apart is a dataset": "a grouped split has no value in two parts",
  "drops the last output is a model": "it gives one output for each input, and none for none",
  "changes its inputs is a model": "it leaves its inputs as they are",
  "looks at the batch is a model": "it says the same of an input each time, alone and among others",
  "gives texts is a model": "it gives one output for each input, and none for none",
  "loads anything is a model": "it predicts the same when it was saved and loaded, also over an older one",
  "has no name is a model": "it has a name",
  "has no version is an evaluator": "it has a name and a version",
  "gives no metric is an evaluator": "its metrics are numbers, within their intervals",
  "turns rows around is an evaluator": "it tells of each row, in their order, what the model has said",
  "fits the model is an evaluator": "the model gets no more rows at once than it may, and is neither fitted nor saved",
  "asks about everything at once is an evaluator": "it stops when it is told to, with the reason it was given",
  "measures another thing each time is an evaluator":
    "it finds the same each time, however many rows the model gets at once",
  "never fails is an evaluator": "a model that fails, or does not speak of every input, is no success",
};

test("every way of breaking a contract is found, by the test that is about it", () => {
  const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
  using folder = new ScratchFolder();
  // Into a file: a pipe may lose its end when vitest leaves.
  const report = join(folder.path, "report.json");
  const config = "tests/evaluate/testing/broken.vitest.config.ts";
  const args = [vitest, "run", "--config", config, "--reporter=json", `--outputFile=${report}`];
  const { stderr } = spawnSync(process.execPath, args, { cwd: packageRoot, encoding: "utf8" });
  if (!existsSync(report)) throw new Error(stderr);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;

  const failed: Record<string, string[]> = {};
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const block = ancestorTitles.join(" ");
    failed[block] ??= [];
    if (status === "failed") failed[block].push(title);
  }

  expect(Object.keys(failed)).toEqual(Object.keys(EXPECTED));
  for (const [block, title] of Object.entries(EXPECTED)) expect.soft(failed[block], block).toContain(title);
});
