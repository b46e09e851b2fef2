// Magics in a real kernel, with a child process and a store of its own.
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, pageOf, textOf } from "../helpers/messages.ts";

/** Runs cells one after another and returns what they wrote to stdout; an error of a cell comes as its text. */
async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const cell of cells) {
    const { reply, iopub } = await kernel.execute(cell);
    const { status, ename, evalue } = reply.content;
    texts.push(status === "ok" ? textOf(iopub, "stdout") + pageOf(reply) : `${String(ename)}: ${String(evalue)}`);
  }
  return texts;
}

function runsOf(kernel: TestKernel): readonly RunDetails[] {
  const store = openExistingStore(kernel.folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

const paramsOf = ({ params }: RunDetails) => Object.fromEntries(params.map(({ key, value }) => [key, value]));
const metricsOf = ({ metrics }: RunDetails) => Object.fromEntries(metrics.map(({ key, last }) => [key, last]));

describe("%track", () => {
  test("remembers an experiment with nothing but `on`: params, computed metrics, data, packages", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "data.csv"), "x\n1\n2\n3\n");

    const texts = await runCells(
      kernel,
      "%track on --seed 7",
      `import { readFileSync } from "node:fs";\nconst threshold = 1;`,
      `const rows = readFileSync("data.csv", "utf8").trim().split("\\n").slice(1).map(Number);`,
      `const accuracy = rows.filter((row) => row > threshold).length / rows.length;`,
    );

    const [run, ...others] = runsOf(kernel);
    if (run === undefined) throw new Error("no run was opened");
    expect(others).toEqual([]);
    expect(texts[0]).toMatch(/^tracking is on: experiment "notebook", seed 7, 1 cell so far, kept in .*\.labtrail\n/);
    expect(texts[3]).toBe(`run ${run.run.name}\n`);
    expect(paramsOf(run)).toEqual({ threshold: 1 });
    expect(run.metrics).toMatchObject([{ key: "accuracy", last: 2 / 3, dataset: { name: "data.csv" } }]);
    expect(run.slice.map(({ executionCount }) => executionCount)).toEqual([2, 3, 4]);
  });

  test("pauses, goes on, and takes names for metrics or for nothing", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "%track pause",
      "%track on --seed 7\n%track watch gap\n%track ignore verbose",
      "const verbose = true, rate = 2;",
      "%track pause",
      "const loss = rate * 2; Math.random()",
      "%track",
      "%track resume",
      "const gap = verbose ? rate * 3 : 0",
      "%track watch 1x",
    );

    expect(texts[0]).toMatch(/^MagicError: tracking is off, and cannot be paused\n/);
    expect(texts[4]).toBe("");
    expect(texts[5]).toMatch(/^tracking is paused, and `%track resume` goes on: .*\nno run is open\n$/);
    expect(texts[6]).toBe("tracking goes on\n");
    expect(texts[8]).toMatch(/^MagicError: "1x" is not the name of a variable\n/);
    const runs = runsOf(kernel);
    expect(runs.map((run) => [metricsOf(run), paramsOf(run)])).toEqual([[{ gap: 6 }, { rate: 2 }]]);
  });

  test("sees training, and draws the same numbers for the same seed", async () => {
    const train = [
      "%track on --seed 11",
      `import * as tf from "@tensorflow/tfjs";\ntf.enableProdMode(); await tf.setBackend("cpu");\nconst epochs = 2;`,
      `const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
       model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
       const xs = tf.randomNormal([32, 2]);
       await model.fit(xs, xs.sum(1, true), { epochs, verbose: 0 });`,
    ];
    const histories = [];
    for (let session = 0; session < 2; session += 1) {
      await using kernel = await startKernel();
      symlinkSync(join(packageRoot, "node_modules"), join(kernel.folder, "node_modules"));
      await runCells(kernel, ...train);
      const store = openExistingStore(kernel.folder);
      const [run] = store.listRuns({}).map((row) => store.requireRun(row.run.id));
      if (run === undefined) throw new Error("no run was opened");
      expect(paramsOf(run)).toMatchObject({ epochs: 2, "fit.epochs": 2, "fit.optimizer": "SGD" });
      expect(run.run.seed).toBe(11);
      expect(run.packages).toContainEqual({ name: "@tensorflow/tfjs", version: "4.22.0", isDirect: true });
      histories.push(store.metricHistory(run.run.id, "loss").map(({ value }) => value));
      store.close();
    }

    expect(histories[0]).toHaveLength(2);
    expect(histories[1]).toEqual(histories[0]);
  });

  test("takes params, metrics, tags, notes and data from magics, with values of variables", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "%track on first",
      "const rows = [{ x: 1 }, { x: 2 }]; const found = 0.75; const bad = 0 / 0;",
      "%track param units=32 optimizer=adam rows={found}\n%track data rows --name pairs --version 2 --role test",
      "%track metric hits={found} divergence={bad}\n%track metric step=5 --step 3",
      `%track tag stage=draft\n%track note "hello"`,
      "%track end",
      "%track",
    );

    const [run] = runsOf(kernel);
    expect(run && paramsOf(run)).toEqual({ units: 32, optimizer: "adam", rows: 0.75, found: 0.75 });
    expect(run && metricsOf(run)).toEqual({ hits: 0.75, divergence: Number.NaN, step: 5 });
    expect(run?.datasets).toMatchObject([
      { name: "pairs", version: "2", role: "test", rowCount: 2, source: "explicit" },
    ]);
    expect(run).toMatchObject({
      run: { name: "first", status: "finished" },
      tags: { stage: "draft" },
      notes: [`"hello"`],
    });
    expect(texts[3]).toBe("run first\n");
    expect(texts[5]).toBe("run first has ended\n");
    expect(texts[6]).toMatch(/no run is open\n$/);
  });

  test("as a cell magic makes exactly this cell one run, also while tracking is off", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "%%track baseline --param units=8 --seed 3\nconst rate = 0.5;\nconst score = rate * 2;\nMath.random()",
      "const score = 9;",
      "%%track baseline --seed 3\nMath.random()",
    );

    const runs = runsOf(kernel);
    expect(texts).toEqual(["run baseline\n", "", "run baseline\n"]);
    expect(runs.map(({ run }) => [run.name, run.status, run.seed])).toEqual([
      ["baseline", "finished", 3],
      ["baseline", "finished", 3],
    ]);
    expect(runs[0] && [paramsOf(runs[0]), metricsOf(runs[0])]).toEqual([{ units: 8, rate: 0.5 }, { score: 1 }]);
  });

  test("keeps a file with the run, and answers SQL", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "model.json"), "{}");
    await runCells(kernel, "%track on first\n%track metric loss=2\n%track artifact model.json --name best.json");

    const { iopub } = await kernel.execute(
      `%track sql SELECT run, name, media_type FROM artifacts WHERE name = 'best.json'`,
    );
    const [shown] = contentsOf(iopub, "display_data");
    const [quoted, wrong, missing] = await runCells(
      kernel,
      `%track sql "SELECT last FROM metrics"`,
      "%track sql DELETE FROM run",
      "%track artifact missing.bin",
    );

    expect(shown?.["data"]).toMatchObject({
      "text/plain": "run    name       media_type\nfirst  best.json  application/json\n",
    });
    expect(quoted).toBe("");
    expect(wrong).toMatch(/^MagicError: only queries are answered/);
    expect(missing).toMatch(/missing.bin" cannot be kept: ENOENT/);
    expect(runsOf(kernel)[0]?.artifacts).toMatchObject([{ name: "best.json", sizeBytes: 2, source: "explicit" }]);
  });

  test("shows runs in the notebook, as text and as HTML that is safe", async () => {
    await using kernel = await startKernel();
    await runCells(
      kernel,
      `%track on "<img src=x onerror=alert(1)>"`,
      "%track metric loss=2",
      "%track new second\n%track metric loss=1\n%track metric loss=0.5",
    );

    for (const look of [
      "%track ls metrics.loss > 1 --sort -loss",
      "%track show @-2",
      "%track diff @-2 @last metrics",
      "%track compare @-2 @last",
      "%track plot loss -o loss.svg",
    ]) {
      const { iopub } = await kernel.execute(look);
      const [shown] = contentsOf(iopub, "display_data");
      const data = shown?.["data"] as Record<string, string>;
      expect(data["text/plain"]).toContain("loss");
      expect(data["text/html"]).toContain("&lt;img src=x onerror=alert(1)&gt;");
      expect(data["text/html"]).not.toContain("<img");
    }
  });

  test("puts an error of the cell on its run, and goes on", async () => {
    await using kernel = await startKernel();

    await runCells(
      kernel,
      "%track on",
      "%track metric loss=1\nthrow new RangeError('too far')",
      "const loss2 = 1",
      "%track metric loss=0",
    );

    expect(runsOf(kernel).map(({ run }) => [run.status, run.error?.name])).toEqual([
      ["failed", "RangeError"],
      ["running", undefined],
    ]);
  });

  test("remembers nothing while it is off", async () => {
    await using kernel = await startKernel();

    const [first, off] = await runCells(
      kernel,
      "const accuracy = 1 / 2",
      "%track on\n%track off",
      "const loss = 1 / 3",
    );

    expect(first).toBe("");
    expect(off).toContain("tracking is off");
    expect(runsOf(kernel)).toEqual([]);
  });
});

describe("a mistake is told", () => {
  test.each([
    ["%trak on", /^MagicError: there is no magic "%trak"\. Did you mean `%track`\?/],
    ["%track onn", /^MagicError: "%track" has no command "onn"\. Did you mean `%track on`\?/],
    ["%track on a b", /"%track on" takes one NAME, and got "a b"/],
    ["%track on --seed -1", /"--seed -1" is neither/],
    ["%track metric loss=high", /metric "loss" must be a number, and is "high"/],
    ["%track metric loss={nowhere}", /there is no variable "nowhere"/],
    ["%track metric loss=1 --step x", /"--step x" is not a whole number/],
    ["%track param", /"%track param" needs NAME=VALUE after "%track param"/],
    ["%track data nowhere.csv", /^TrackError: "nowhere\.csv" is neither a variable of this session nor a file/],
    ["%track data a --role training", /"--role training" is not one of train, val, test/],
    ["%track show", /"%track show" needs RUN/],
    ["%track compare", /"%track compare" needs RUN/],
    ["%track ls metrics.loss <", /the filter cannot be read: a value is missing after "metrics.loss <"/],
    ["%track ls --sort -", /the sort order cannot be read/],
    ["%track ls", /^TrackError: nothing has been tracked/],
    ["%track end now", /"%track end" takes no argument, and got "now"/],
    ["%%lsmagic\n1", /works only as "%lsmagic"/],
    ["%%trak\n1", /there is no magic "%trak"/],
  ])("%s", async (cell, message) => {
    await using kernel = await startKernel();

    const [text] = await runCells(kernel, cell);

    expect(text).toMatch(message);
  });
});

test("help lists what there is, and only that", async () => {
  await using kernel = await startKernel();

  const [magics, usage, cellUsage] = await runCells(kernel, "%lsmagic", "%track?", "%%track?");

  expect(magics).toMatch(/^%lsmagic +lists the magics\n[^]*\n%track, %%track +remembers experiments/);
  expect(usage).toMatch(/%track metric NAME=VALUE/);
  expect(usage).not.toMatch(/sweep|sync/);
  expect(cellUsage).toBe(usage);
});

test("a percent sign at the start of a line is arithmetic where the name is no magic's, and a mistyped magic where it cannot be", async () => {
  await using kernel = await startKernel();

  const remainder = await kernel.execute("const a = 7, b = 4;\na\n%b");
  const mistyped = await kernel.execute("%trak on");

  expect(contentsOf(remainder.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "3" } }]);
  expect(mistyped.reply.content).toMatchObject({ ename: "MagicError" });
  expect(String(mistyped.reply.content["evalue"])).toContain("Did you mean `%track`?");
});

test("%track reproduce makes a run again in a process of its own, and shows what came of it", async () => {
  await using kernel = await startKernel();
  await runCells(
    kernel,
    "%track on --seed 3",
    "const rows = [1, 2, Math.random()];",
    "const loss = rows[2] * Math.random();",
  );

  const { reply, iopub } = await kernel.execute("%track reproduce @last --tol 0 --times 2");

  expect(reply.content).toMatchObject({ status: "ok" });
  const [shown] = contentsOf(iopub, "display_data");
  const { "text/plain": text, "text/html": html } = (shown?.["data"] ?? {}) as Readonly<Record<string, string>>;
  expect(text).toMatch(/^run [a-z]+-[a-z]+-\d gives the same, to the last digit \(2 runs\)/);
  expect(html).toContain("<table>");
  expect(runsOf(kernel).map(({ tags }) => tags["reproduction"])).toEqual([undefined, "same", "same"]);
  expect(await runCells(kernel, "rows.length", "%track reproduce nobody")).toMatchObject([
    "",
    expect.stringContaining(`there is no run "nobody"`),
  ]);
});
