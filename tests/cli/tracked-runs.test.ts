// runs, show and compare, as they stand on a terminal.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RunId } from "../../src/shared/ids.ts";
import { runProgram } from "../../src/cli/program.ts";
import { openStore } from "../../src/track/open-store.ts";
import { REDACTED } from "../../src/track/redact.ts";
import { AT, points, runId } from "../track/sample-run.ts";
import { expectGolden } from "../helpers/golden.ts";
import { createWorkspace, type Workspace } from "./fixture.ts";
import { FAST, SLOW, trackRuns } from "./tracked-project.ts";

// Times are shown in the zone of the machine.
process.env["TZ"] = "UTC";

const GOLDENS = join(import.meta.dirname, "..", "fixtures", "cli");
let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace();
});
afterEach(() => workspace[Symbol.dispose]());

/** Runs a command and returns what it alone has printed. */
async function succeed(...args: readonly string[]): Promise<string> {
  const before = workspace.stdout();
  const exitCode = await runProgram(args, workspace.effects);
  expect([exitCode, workspace.stderr()]).toEqual([0, ""]);
  return workspace.stdout().slice(before.length);
}

async function fail(...args: readonly string[]): Promise<string> {
  const before = workspace.stdout();
  expect(await runProgram(args, workspace.effects)).toBe(1);
  expect(workspace.stdout()).toBe(before);
  return workspace.stderr();
}

describe("the list of runs", () => {
  test("shows the newest first, with the params that differ and the last values of metrics", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("runs");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "runs.expected.txt"), text);
  });

  test("holds one experiment, and as many runs as told", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("runs", "--experiment", "penguins", "-n", "1");

    expect(text).toContain("fast-fox-2");
    expect(text).not.toMatch(/slow-snail-1|evil/);
  });

  test("of a mistyped experiment says which ones there are", async () => {
    trackRuns(workspace.folder);

    const exitCode = await runProgram(["runs", "-e", "pengiuns"], workspace.effects);

    expect([exitCode, workspace.stdout()]).toEqual([0, "no runs\n"]);
    expect(workspace.stderr()).toBe('there is no experiment "pengiuns"; there are: iris, penguins\n');
  });

  test("holds what a filter asks for, in the order that is asked for", async () => {
    trackRuns(workspace.folder);

    const filtered = await succeed("runs", "metrics.loss < 2 and params.epochs = '20'", "--sort", "-loss", "--json");

    expect((JSON.parse(filtered) as { name: string }[]).map(({ name }) => name)).toEqual([
      "slow-snail-1",
      "fast-fox-2",
    ]);
  });

  test("says where a filter cannot be read", async () => {
    trackRuns(workspace.folder);

    expect(await fail("runs", "metrics.loss < and")).toBe(
      [
        'labtrail: the filter cannot be read: metrics.loss is compared with a number, and "and" is none',
        "  metrics.loss < and",
        "                 ^",
        "",
      ].join("\n"),
    );
  });

  test("of a filter that finds nothing says which keys no run has", async () => {
    trackRuns(workspace.folder);

    const exitCode = await runProgram(["runs", "metrics.los < 1 or params.epochs > 99"], workspace.effects);

    expect([exitCode, workspace.stdout()]).toEqual([0, "no runs\n"]);
    expect(workspace.stderr()).toBe('no run has the metric "los", did you mean "loss"?\n');
  });

  test("gives no column to a secret, of which every run shows the same", async () => {
    trackRuns(workspace.folder);
    const store = openStore(workspace.folder);
    const id = runId();
    store.createRun({ id, experiment: "penguins", startedAt: AT });
    store.addParams(id, [{ key: "apiKey", value: REDACTED, source: "auto" }]);
    store.close();

    expect(await succeed("runs")).not.toContain("apiKey");
  });

  test("is data as JSON", async () => {
    trackRuns(workspace.folder);

    const rows = JSON.parse(await succeed("runs", "--json")) as Record<string, unknown>[];

    expect(rows.map(({ status }) => status)).toEqual(["failed", "finished", "finished"]);
    expect(rows[1]).toMatchObject({
      id: FAST,
      startedAt: "2026-11-23T09:31:00.000Z",
      params: { learningRate: 0.1 },
      metrics: [
        { key: "loss", last: 0.25, count: 2 },
        { key: "testAccuracy", last: 0.990291 },
      ],
    });
  });

  test("says where nothing was tracked yet, and how to begin", async () => {
    expect(await fail("runs")).toMatch(/nothing has been tracked in ".*" yet\n.*%track on/);
  });

  test.each(["0", "-1", "many"])("takes no limit of %s", async (limit) => {
    expect(await fail("runs", "-n", limit)).toContain(`"-n ${limit}" is not a whole number`);
  });
});

describe("one run", () => {
  test("is shown with all that was kept", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("show", "slow-snail-1");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "show.expected.txt"), text);
  });

  test("cannot play tricks on the terminal by its name, its error or its notes", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("show", "@last");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "show-failed.expected.txt"), text);
  });

  test("is data as JSON", async () => {
    trackRuns(workspace.folder);

    expect(JSON.parse(await succeed("show", "fa57", "--json"))).toMatchObject({
      id: FAST,
      code: { branch: "main", isDirty: true },
      datasets: [{ name: "penguins.csv", version: "1.0", role: "test" }],
      slice: [{ executionCount: 1 }, { executionCount: 2 }],
    });
  });

  test("that does not exist is told with the newest that do", async () => {
    trackRuns(workspace.folder);

    expect(await fail("show", "slow-snail")).toMatch(/there is no run "slow-snail"\n.*fast-fox-2 \(fa570000\)/);
  });
});

describe("a comparison", () => {
  test("shows what differs, marks the best values, and the code as a diff", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", "slow-snail-1", "fast-fox-2");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "compare.expected.txt"), text);
  });

  test("shows all when it is told to, and then marks what differs", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", "slow-snail-1", "fast-fox-2", "--all", "--step", "0");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "compare-all.expected.txt"), text);
  });

  test("measures against the baseline, which need not be the first", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", "slow-snail-1", "--baseline", "@best:loss");

    expect(text).toMatch(/^run +fast-fox-2 +slow-snail-1\n/);
    expect(text).toMatch(/^loss +0.25 best +1.5 \(\+1.25\)$/m);
  });

  test("of many runs has a row for each", async () => {
    trackRuns(workspace.folder);
    const store = openStore(workspace.folder);
    const ids = [1, 2, 3].map((value) => {
      const id = `7a1${value}`.padEnd(32, "0") as RunId;
      store.createRun({ id, name: `trial-${value}`, experiment: "penguins", startedAt: AT });
      store.addParams(id, [{ key: "learningRate", value, source: "auto" }]);
      store.appendMetrics(id, { source: "auto" }, points("loss", [value]));
      return id;
    });
    store.close();

    const text = await succeed("compare", FAST, SLOW, ...ids);

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "compare-many.expected.txt"), text);
  });

  test("of runs on different data warns, and names no best", async () => {
    trackRuns(workspace.folder, { otherData: true });

    const text = await succeed("compare", "slow-snail-1", "fast-fox-2");

    expectGolden(join(GOLDENS, "compare-other-data.expected.txt"), text);
    expect(text).not.toMatch(/ best\b(?!\.)/);
  });

  test("takes more than two runs, each with its distance from the first", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", SLOW, FAST, "@last");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "compare-three.expected.txt"), text);
  });

  test("is data as JSON", async () => {
    trackRuns(workspace.folder, { otherData: true });

    const comparison = JSON.parse(await succeed("compare", "slow-snail-1", "fast-fox-2", "--json")) as unknown;

    expect(comparison).toMatchObject({
      runs: [{ name: "slow-snail-1" }, { name: "fast-fox-2" }],
      params: [{ key: "epochs" }, { key: "fit.loss" }, { key: "learningRate", values: [0.01, 0.1], isDifferent: true }],
      warnings: [expect.stringContaining("not measured on the same data")],
    });
  });

  test("needs two runs", async () => {
    trackRuns(workspace.folder);

    expect(await fail("compare", "@last")).toMatch(/at least two runs are needed, and "@last" is one/);
  });

  test("uses colours where they are seen, and only there", async () => {
    trackRuns(workspace.folder);
    const effects = { ...workspace.effects, hasColor: true };

    await runProgram(["compare", "slow-snail-1", "fast-fox-2"], effects);

    expect(workspace.stdout()).toContain("\u001B[32m0.990291 (+0.019417) best\u001B[0m");
  });
});

describe("the difference of two runs", () => {
  test("is told line by line", async () => {
    trackRuns(workspace.folder, { otherData: true });

    const text = await succeed("diff", "slow-snail-1", "fast-fox-2");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "diff.expected.txt"), text);
  });

  test("is told of what is asked for alone", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("diff", "slow-snail-1", "fast-fox-2", "cells", "params");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "diff-cells.expected.txt"), text);
  });

  test("may be none", async () => {
    trackRuns(workspace.folder);

    expect(await succeed("diff", "slow-snail-1", "fast-fox-2", "data")).toBe(
      "slow-snail-1 and fast-fox-2 are the same in data\n",
    );
  });

  test("is data as JSON", async () => {
    trackRuns(workspace.folder);

    expect(JSON.parse(await succeed("diff", SLOW, FAST, "--json"))).toMatchObject({
      codeChanges: [
        {
          run: "fast-fox-2",
          cells: [
            { title: "[1]", kind: "changed" },
            { title: "[2]", kind: "changed" },
          ],
        },
      ],
    });
  });

  test("has aspects with names", async () => {
    trackRuns(workspace.folder);

    expect(await fail("diff", SLOW, FAST, "files")).toContain(
      'runs do not differ in "files", but in params, metrics, data, env, code, cells',
    );
  });
});

describe("the best runs", () => {
  test("come first, by what the name of the metric says", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("best", "testAccuracy");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "best.expected.txt"), text);
  });

  test("come first by what is said, among those of a filter", async () => {
    trackRuns(workspace.folder);

    const byMost = JSON.parse(await succeed("best", "loss", "params.learningRate < 1", "--max", "--json")) as unknown;

    expect(byMost).toMatchObject({
      direction: "higher",
      isComparable: true,
      runs: [
        { name: "slow-snail-1", value: 1.5 },
        { name: "fast-fox-2", value: 0.25 },
      ],
    });
  });

  test("are none where the data differs", async () => {
    trackRuns(workspace.folder, { otherData: true });

    const text = await succeed("best", "testAccuracy");

    expect(text).toContain("warning: testAccuracy was not measured on the same data");
    expect(text).not.toContain("0.990291 best");
  });

  test.each([
    [["best", "size"], /not known from its name\n.*--min or --max/],
    [["best", "loss", "--min", "--max"], /--min and --max exclude each other/],
  ])("%j is told what is missing", async (args, message) => {
    trackRuns(workspace.folder);

    expect(await fail(...args)).toMatch(message);
  });
});

describe("a query in SQL", () => {
  test("is answered as a table, or as JSON", async () => {
    trackRuns(workspace.folder);
    const query = "SELECT run, key, last FROM metrics WHERE key = 'loss' ORDER BY last";

    expect(await succeed("sql", query)).toBe(
      "run           key   last\nfast-fox-2    loss  0.25\nslow-snail-1  loss   1.5\n",
    );
    expect(await succeed("sql", "SELECT 9e999 AS inf, NULL AS none, x'4142' AS bytes", "--json")).toContain(
      `[\n  {\n    "inf": "Infinity",\n    "none": null,\n    "bytes": "QUI="\n  }\n]\n`,
    );
  });

  test("changes nothing", async () => {
    trackRuns(workspace.folder);

    expect(await fail("sql", "DELETE FROM run")).toMatch(/only queries are answered/);
  });
});

describe("what is said about runs", () => {
  test("is said at any time, and taken back", async () => {
    trackRuns(workspace.folder);

    await succeed("tag", "fast-fox-2", "stage=final", "apiKey=abc", "owner=me");
    await succeed("tag", "fast-fox-2", "owner=");
    await succeed("note", "fast-fox-2", "looks", "good");

    expect(JSON.parse(await succeed("show", FAST, "--json"))).toMatchObject({
      tags: { stage: "final", apiKey: REDACTED },
      notes: ["looks good"],
    });
    expect(await fail("tag", FAST, "final")).toContain('"final" is not of the form KEY=VALUE');
  });

  test("may be that they are not to be listed any more", async () => {
    trackRuns(workspace.folder);

    await succeed("archive", "@last", "@-2");
    const left = await succeed("runs");
    const archived = await succeed("runs", "--archived");
    await succeed("restore", "fast-fox-2");

    expect(left).toMatch(/^run .*\nslow-snail-1 .*\n$/);
    expect(archived).toMatch(/evil.*\nfast-fox-2 /);
    expect(await succeed("runs")).toMatch(/fast-fox-2 .*\nslow-snail-1/);
  });
});

describe("a plot", () => {
  test("is drawn in characters", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("plot", "loss", "slow-snail-1", "fast-fox-2");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "plot.expected.txt"), text);
  });

  test("is written as SVG that needs no scripts", async () => {
    trackRuns(workspace.folder);

    expect(await succeed("plot", "testAccuracy", "--parallel", "-o", "accuracy.svg")).toBe("");
    const svg = readFileSync(join(workspace.folder, "accuracy.svg"), "utf8");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^]*<\/svg>\n$/);
    expect(svg).not.toContain("<script");
  });

  test("is data as JSON", async () => {
    trackRuns(workspace.folder);

    expect(JSON.parse(await succeed("plot", "loss", "--filter", "params.learningRate < 0.05", "--json"))).toEqual({
      runs: [{ id: SLOW, name: "slow-snail-1" }],
      curves: [{ run: "slow-snail-1", steps: [0, 1], values: [2, 1.5] }],
    });
  });

  test.each([
    [["plot", "los"], /no run has the metric "los"\n.*"loss"/],
    [["plot", "loss", "--smooth", "2"], /"--smooth 2" is not a number from 0 to below 1/],
    [["plot", "loss", "-o", "missing/a.svg"], /a\.svg" cannot be written/],
  ])("%j says what is wrong", async (args, message) => {
    trackRuns(workspace.folder);

    expect(await fail(...args)).toMatch(message);
  });
});
