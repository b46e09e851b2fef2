// What was tracked, as other programs read it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { runProgram } from "../../src/cli/program.ts";
import { openStore } from "../../src/track/open-store.ts";
import { AT, points } from "../track/sample-run.ts";
import { createWorkspace, type Workspace } from "./fixture.ts";
import { BROKEN, FAST, SLOW, trackRuns } from "./tracked-project.ts";

let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace();
  trackRuns(workspace.folder);
});
afterEach(() => workspace[Symbol.dispose]());

async function exportData(...args: readonly string[]): Promise<string> {
  const exitCode = await runProgram(["export-data", ...args], workspace.effects);
  expect([exitCode, workspace.stderr()]).toEqual([0, ""]);
  return workspace.stdout();
}

async function readParquet(path: string): Promise<readonly object[]> {
  const { buffer, byteOffset, byteLength } = readFileSync(join(workspace.folder, path));
  return parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer });
}

describe("export-data", () => {
  test("writes one row a run, with params, metrics and tags as columns called as in MLflow", async () => {
    const [head, broken, fast, slow] = (await exportData()).split(/\n(?!<b>)/);

    expect(head).toBe(
      "run,id,experiment,status,started,ended,seconds,seed,error,params.epochs,params.fit.loss,params.learningRate,metrics.loss,metrics.testAccuracy,tags.stage",
    );
    expect(broken).toBe(
      `"evil\u001B[2J\n<b>run</b>",${BROKEN},iris,failed,2026-11-23T09:32:00.000Z,2026-11-23T09:33:00.000Z,60,,RangeError: too far,,,,,,draft`,
    );
    expect(fast).toBe(
      `fast-fox-2,${FAST},penguins,finished,2026-11-23T09:31:00.000Z,2026-11-23T09:31:01.234Z,1.234,7,,20,meanSquaredError,0.1,0.25,0.990291,`,
    );
    expect(slow).toContain(`slow-snail-1,${SLOW},`);
  });

  test("writes the points of chosen runs, a line of JSON each, NaN and infinities as texts", async () => {
    const store = openStore(workspace.folder);
    store.createRun({ id: "d".repeat(32) as typeof SLOW, name: "diverged", experiment: "iris", startedAt: AT });
    store.appendMetrics("d".repeat(32) as typeof SLOW, { source: "auto" }, points("loss", [1, Number.NaN, Infinity]));
    store.close();

    const lines = (await exportData("points", "run_name = 'diverged'", "--format", "jsonl")).trim().split("\n");

    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { run: "diverged", key: "loss", step: 0, value: 1, at: "2026-11-23T09:30:00.000Z" },
      { step: 1, value: "NaN" },
      { step: 2, value: "Infinity" },
    ]);
  });

  test("writes metrics with what they were measured on, as one document", async () => {
    const rows = JSON.parse(await exportData("metrics", "-e", "penguins", "--json")) as readonly object[];

    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual(
      expect.objectContaining({ run: "fast-fox-2", key: "loss", last: 0.25, max: 1, count: 2, evaluator: null }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ key: "testAccuracy", dataset: "penguins.csv" }));
  });

  test("writes all tables into a folder, and one into a file by the ending of its name", async () => {
    await exportData("-o", "data/");
    await exportData("params", "-o", "params.jsonl");

    expect(readdirSync(join(workspace.folder, "data")).toSorted()).toEqual([
      "metrics.csv",
      "params.csv",
      "points.csv",
      "runs.csv",
    ]);
    expect(readFileSync(join(workspace.folder, "data", "points.csv"), "utf8").split("\n")).toHaveLength(1 + 6 + 1);
    const [first] = readFileSync(join(workspace.folder, "params.jsonl"), "utf8").split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ run: "fast-fox-2", key: "epochs", value: 20, source: "auto" });
    expect(workspace.stdout()).toBe("");
  });

  test("writes Parquet, with numbers, dates and texts as such", async () => {
    await exportData("-o", "runs.parquet");
    await exportData("points", "-o", "points.parquet");

    const [broken, fast] = (await readParquet("runs.parquet")) as readonly Record<string, unknown>[];
    expect(fast).toMatchObject({
      run: "fast-fox-2",
      seconds: 1.234,
      seed: 7,
      started: new Date("2026-11-23T09:31:00.000Z"),
      "params.fit.loss": "meanSquaredError",
      "metrics.loss": 0.25,
    });
    expect(broken).toMatchObject({ status: "failed", "params.epochs": null, error: "RangeError: too far" });
    expect(await readParquet("points.parquet")).toHaveLength(6);
    await exportData("params", "run_name = 'nobody'", "-o", "none.parquet");
    expect(await readParquet("none.parquet")).toEqual([]);
    expect(readdirSync(workspace.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("takes a filter in place of a table", async () => {
    expect((await exportData("params.learningRate < 0.05")).trim().split("\n")).toHaveLength(2);
  });

  test.each([
    [["rnus"], `there is no table "rnus"`],
    [["--format", "xlsx"], `"--format xlsx" is none of csv, jsonl, json, parquet`],
    [["-o", ".labtrail/trail.db/x.csv"], "cannot be written"],
  ])("refuses %j", async (args, message) => {
    expect(await runProgram(["export-data", ...args], workspace.effects)).toBe(1);
    expect(workspace.stderr()).toContain(message);
  });
});

test.each([
  [["tag", "slow-snail-1", "stage=final"], { tags: { stage: "final" } }],
  [["note", "slow-snail-1", "too", "slow"], { notes: ["too slow"] }],
  [["archive", "slow-snail-1"], { archivedAt: expect.stringMatching(/^\d{4}-/) as string }],
  [["restore", "slow-snail-1"], { name: "slow-snail-1" }],
])("%j prints the run with --json", async (args, expected) => {
  expect(await runProgram([...args, "--json"], workspace.effects)).toBe(0);

  expect(JSON.parse(workspace.stdout())).toMatchObject([expected]);
});
