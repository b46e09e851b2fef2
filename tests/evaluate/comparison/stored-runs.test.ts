// `labtrail compare` on runs that evaluations have left their tables with.
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { packageRoot } from "../../../src/shared/installation.ts";
import { runInFolder } from "../../helpers/run-in-folder.ts";

const urlOf = (path: string): string => pathToFileURL(join(packageRoot, "src", path)).href;
/** Four runs: two on the same data by the same evaluator, one by another, one on other data. */
const SCRIPT = `
import { track } from "${urlOf("index.ts")}";
import { classificationEvaluator, datasetFrom } from "${urlOf("evaluate/index.ts")}";
const all = Array.from({ length: 200 }, (_, index) => ({ index, kind: index % 2 === 0 ? "even" : "odd" }));
const rows = datasetFrom(all, { name: "numbers" });
const evaluator = classificationEvaluator({ truth: "kind" });
const other = classificationEvaluator({ truth: "kind", version: "2" });
const model = (every) => ({
  name: "parity",
  predict: (batch) => batch.map(({ index, kind }) => (index % every === 0 ? "none" : kind)),
});
await track.run("rough", () => evaluator.evaluate(model(4), rows));
await track.run("fine", () => evaluator.evaluate(model(40), rows));
await track.run("other-evaluator", () => other.evaluate(model(40), rows));
await track.run("other-data", () => evaluator.evaluate(model(40), rows.take(100)));
await track.run("own-file", (run) => run.artifact({ text: "no Parquet" }, { name: "evaluations/mine.parquet" }));
`;
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-compare-")));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "script.mjs"), SCRIPT);
  execFileSync(process.execPath, ["script.mjs"], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("labtrail compare", () => {
  test("compares runs example by example where both have judged the same data by the same evaluator", async () => {
    const { exitCode, stdout } = await runInFolder(folder, ["compare", "rough", "fine"]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "fine is better than rough: for fine, accuracy is 0.975 against 0.75, a difference of +0.225",
    );
    expect(stdout).toContain("fine alone is right about 45 and rough alone about 0 (McNemar's chi-square test: p = ");
    expect(stdout).toMatch(/accuracy +0.75 +0.975 best/);
    expect(stdout).toMatch(/on the same 200 examples of numbers [0-9a-f]{12}/);
  });

  test("gives the same as JSON", async () => {
    const { stdout } = await runInFolder(folder, ["compare", "rough", "fine", "--json"]);

    const { paired } = JSON.parse(stdout) as { readonly paired: readonly object[] };
    expect(paired).toMatchObject([
      {
        a: "rough",
        b: "fine",
        count: 200,
        metric: "accuracy",
        differences: { accuracy: { a: 0.75, b: 0.975, winner: "b", interval: { confidence: 0.95 } } },
        disagreement: { onlyA: 0, onlyB: 45, method: "chi-square" },
      },
    ]);
  });

  test.each(["other-evaluator", "other-data"])("warns of %s, and names no best", async (name) => {
    const { stdout } = await runInFolder(folder, ["compare", "rough", name]);

    expect(stdout).toContain("not measured on the same data or by the same evaluator: accuracy");
    expect(stdout).not.toMatch(/\d best/);
    expect(stdout).not.toContain("is better than");
  });

  test("leaves alone what is no table of an evaluation", async () => {
    const { exitCode, stdout } = await runInFolder(folder, ["compare", "rough", "own-file"]);

    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("is better than");
  });
});
