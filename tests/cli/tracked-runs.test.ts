// runs, show and compare, as they stand on a terminal.
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { runProgram } from "../../src/cli/program.ts";
import { openStore } from "../../src/track/open-store.ts";
import { REDACTED } from "../../src/track/redact.ts";
import { AT, runId } from "../track/sample-run.ts";
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

async function succeed(...args: readonly string[]): Promise<string> {
  const exitCode = await runProgram(args, workspace.effects);
  expect([exitCode, workspace.stderr()]).toEqual([0, ""]);
  return workspace.stdout();
}

async function fail(...args: readonly string[]): Promise<string> {
  expect(await runProgram(args, workspace.effects)).toBe(1);
  expect(workspace.stdout()).toBe("");
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
  test("names an environment that is the same in short", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", "slow-snail-1", "slow-snail-1");

    expect(text).toContain("environment: the same, Node 24.21.0, linux 6.8.0 x64, @tensorflow/tfjs 4.21.0\n");
  });

  test("shows what differs, marks the best values, and the code as a diff", async () => {
    trackRuns(workspace.folder);

    const text = await succeed("compare", "slow-snail-1", "fast-fox-2");

    expect(text).toMatch(/\n$/);
    expectGolden(join(GOLDENS, "compare.expected.txt"), text);
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
      params: [{ key: "learningRate", values: [0.01, 0.1], isDifferent: true }, {}, {}],
      warnings: [expect.stringContaining("not measured on the same data")],
    });
  });

  test("needs two runs", async () => {
    trackRuns(workspace.folder);

    expect(await runProgram(["compare", "@last"], workspace.effects)).toBe(2);
    expect(workspace.stderr()).toContain("Missing required positional argument: RUN");
  });

  test("uses colours where they are seen, and only there", async () => {
    trackRuns(workspace.folder);
    const effects = { ...workspace.effects, hasColor: true };

    await runProgram(["compare", "slow-snail-1", "fast-fox-2"], effects);

    expect(workspace.stdout()).toContain("\u001B[32m0.990291 best\u001B[0m");
  });
});
