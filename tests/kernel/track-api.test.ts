// `track` in cells: it leads to the session's own tracker, and `%track` and `track` speak of the same runs.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { RunDetails } from "../../src/track/run.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

/** Runs cells one after another and returns what they wrote to stdout; an error of a cell comes as its text. */
async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const cell of cells) {
    const { reply, iopub } = await kernel.execute(cell);
    const { status, ename, evalue } = reply.content;
    texts.push(status === "ok" ? textOf(iopub, "stdout") : `${String(ename)}: ${String(evalue)}`);
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

describe("track in a cell", () => {
  test("is there without an import, and with one it is the same, whether the project has installed it or not", async () => {
    await using kernel = await startKernel();

    const [text] = await runCells(
      kernel,
      `import { track as imported, parseNotebook } from "labtrail";
       const { track: again } = await import("labtrail");
       console.log(imported === track, again === track, typeof parseNotebook);`,
    );

    expect(text).toBe("true true function\n");
  });

  test("speaks of the open run, as %track does", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "%track on first\nconst rate = 0.5;",
      `track.param({ units: 32 }); track.metric("reward", 1); track.metric({ reward: 2, luck: NaN });`,
      "%track metric reward=3",
      `track.tag("stage", "draft"); track.note("see https://me:pw@host/"); await track.flush();`,
    );

    const [run, ...others] = runsOf(kernel);
    expect(others).toEqual([]);
    expect(texts[1]).toBe("run first\n");
    expect(run && [paramsOf(run), metricsOf(run)]).toEqual([{ units: 32 }, { reward: 3, luck: Number.NaN }]);
    expect(run).toMatchObject({ tags: { stage: "draft" }, notes: ["see https://host/"] });
    expect(run?.metrics[1]).toMatchObject({ key: "reward", count: 3, source: "explicit" });
  });

  test("makes what a function does one run, which knows the cells it rests on, also while tracking is off", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "const depth = 3; const unrelated = 5;",
      `const found = await track.run("baseline", { params: { depth }, tags: { by: "hand" } }, async (run) => {
         for (const loss of [3, 2, 1]) { run.metric("loss", loss); await null; }
         track.metric("score", depth * 10);
         return [run.name, run.id.length];
       });
       console.log(found);`,
    );

    const [run, ...others] = runsOf(kernel);
    expect(others).toEqual([]);
    expect(texts[1]).toContain("[ 'baseline', 32 ]");
    expect(texts[1]).toContain("run baseline\n");
    expect(run).toMatchObject({
      run: { name: "baseline", status: "finished", experiment: "notebook" },
      tags: { by: "hand" },
      slice: [{ executionCount: 1 }, { executionCount: 2 }],
    });
    expect(run && [paramsOf(run), metricsOf(run)]).toEqual([
      { depth: 3, unrelated: 5 },
      { loss: 1, score: 30 },
    ]);
    expect(run?.metrics[0]).toMatchObject({ key: "loss", count: 3, lastStep: 2, max: 3 });
  });

  test("keeps runs apart that are side by side, and knows which is within which", async () => {
    await using kernel = await startKernel();

    await runCells(
      kernel,
      `await track.run("sweep", () => Promise.all([1, 2].map((value) => track.run("trial-" + value, async () => {
         await new Promise((resolve) => setTimeout(resolve, 5 * value));
         track.metric("value", value);
       }))));`,
    );

    const [sweep, ...trials] = runsOf(kernel);
    expect(trials.map((run) => [run.run.name, run.run.parentId === sweep?.run.id, metricsOf(run)])).toEqual([
      ["trial-1", true, { value: 1 }],
      ["trial-2", true, { value: 2 }],
    ]);
  });

  test("marks a run as failed when its function throws, and the cell fails with the same error", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      `await track.run("broken", (run) => { run.metric("loss", 1); throw new RangeError("too far"); });`,
      `await track.run("next", () => undefined);`,
    );

    expect(texts[0]).toBe("RangeError: too far");
    expect(runsOf(kernel).map(({ run }) => [run.name, run.status, run.error?.name])).toEqual([
      ["broken", "failed", "RangeError"],
      ["next", "finished", undefined],
    ]);
  });

  test("ends the run of a process that ended", async () => {
    await using kernel = await startKernel();

    await runCells(kernel, `await track.run("gone", async () => { track.metric("loss", 1); process.exit(3); });`);

    expect(runsOf(kernel).map((run) => [run.run.name, run.run.status, metricsOf(run)])).toEqual([
      ["gone", "failed", { loss: 1 }],
    ]);
  });

  test("keeps datasets and artifacts", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "data.csv"), "a,b\n1,2\n");

    const [text] = await runCells(
      kernel,
      `const refs = await track.run("data", async (run) => {
         const train = await run.dataset("data.csv", { role: "train", version: "1" });
         const test = await run.dataset([{ x: 1 }, { x: 2 }], { name: "pairs", role: "test" });
         run.metric("accuracy", 0.5, { dataset: test });
         const file = await run.artifact("data.csv");
         const text = await run.artifact({ text: "hello" }, { name: "notes/hello.txt" });
         return [train.name, test.name, file.sizeBytes, text.digest.slice(0, 8)];
       });
       console.log(JSON.stringify(refs));`,
    );

    const [run] = runsOf(kernel);
    expect(text).toContain('["data.csv","pairs",8,"2cf24dba"]');
    expect(run?.datasets).toMatchObject([
      { name: "data.csv", version: "1", role: "train" },
      { name: "pairs", role: "test", rowCount: 2, schema: { columns: [{ name: "x", type: "number" }] } },
    ]);
    expect(run?.metrics).toMatchObject([{ key: "accuracy", dataset: { name: "pairs" } }]);
    expect(run?.artifacts).toMatchObject([
      { name: "data.csv", mediaType: "text/csv", sizeBytes: 8, source: "explicit" },
      { name: "notes/hello.txt", mediaType: "text/plain" },
    ]);
  });

  test("finds runs, those of the open session among them", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      `console.log((await track.runs()).length);`,
      `for (const rate of [0.1, 0.2]) await track.run("trial-" + rate, (run) => { run.param({ rate }); run.metric("loss", 1 / rate); });`,
      `const best = await track.runs<{ rate: number }, "loss">("metrics.loss < 20 and params.rate > 0.05", { sort: "loss", limit: 1 });
       console.log(best.map(({ name, params, metrics, startedAt }) => [name, params.rate, metrics.loss, startedAt instanceof Date]));`,
      `await track.runs("metrics.loss <")`,
    );

    expect(texts[0]).toBe("0\n");
    expect(texts[2]).toBe("[ [ 'trial-0.2', 0.2, 5, true ] ]\n");
    expect(texts[3]).toMatch(/^TrackError: the filter cannot be read/);
  });

  test.each([
    [`track.metric("loss", "high")`, /metric "loss" must be a number, and is "high"/],
    [`track.metric("loss", { dataSync() {} })`, /must be a number/],
    [`track.param("model", () => 1)`, /param "model" is or holds a function, which JSON cannot hold/],
    [`await track.run("a", (run) => { run.param("x", 1); run.param("x", 2); })`, /param "x" is 1 in this run/],
    [`let kept; await track.run("a", (run) => { kept = run; }); kept.metric("x", 1)`, /the run "a" has ended/],
    [`await track.dataset("missing.csv")`, /missing.csv" is neither a variable of this session nor a file/],
    [`await track.dataset([1, 2])`, /a dataset in memory needs a name/],
    [`await track.artifact("missing.bin")`, /missing.bin" cannot be kept: ENOENT/],
    [`await track.run("a")`, /track.run needs a function/],
  ])("says what is wrong: %s", async (cell, message) => {
    await using kernel = await startKernel();

    const [text] = await runCells(kernel, cell);

    expect(text).toMatch(message);
  });
});
