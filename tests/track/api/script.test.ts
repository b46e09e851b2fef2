// `track` in a program of its own, without a kernel: real processes on a real store.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { packageRoot } from "../../../src/shared/installation.ts";
import { openExistingStore } from "../../../src/track/open-store.ts";
import type { RunDetails } from "../../../src/track/run.ts";

const API = pathToFileURL(join(packageRoot, "src", "index.ts")).href;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-script-")));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a script that has `track`. */
function start(code: string) {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "src", "train.ts"), `import { track } from "${API}";\n${code}`);
  return spawn(process.execPath, [join("src", "train.ts")], { cwd: folder });
}

async function runScript(code: string) {
  const child = start(code);
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { stdout, stderr, exitCode: exitCode as number | null };
}

/** The runs there are, oldest first. */
function runsThere(): readonly RunDetails[] {
  const store = openExistingStore(folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

const paramsOf = ({ params }: RunDetails) => Object.fromEntries(params.map(({ key, value }) => [key, value]));
const metricsOf = ({ metrics }: RunDetails) => Object.fromEntries(metrics.map(({ key, last }) => [key, last]));

describe("a program", () => {
  test("is one run, which opens with its first word and ends with it", async () => {
    const { stderr, exitCode } = await runScript(`
      track.param({ depth: 3 });
      for (let step = 0; step < 2500; step += 1) track.metric("loss", 1 / (step + 1));
      track.metric({ acc: NaN }, { step: 7 });
      track.tag({ stage: "draft", apiKey: "planted" });
      track.note("token=abc at https://me:pw@host/");`);

    const [run, ...others] = runsThere();
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      run: { status: "finished", experiment: "train" },
      tags: { stage: "draft", apiKey: "[redacted]" },
      environment: { node: process.versions.node },
    });
    expect(run && [paramsOf(run), metricsOf(run)]).toEqual([{ depth: 3 }, { loss: 1 / 2500, acc: Number.NaN }]);
    expect(run?.metrics).toMatchObject([
      { key: "acc", lastStep: 7 },
      { key: "loss", count: 2500, lastStep: 2499 },
    ]);
    expect(run?.notes[0]).not.toContain("me:pw@");
  });

  test("has runs in it, beside each other and within each other", async () => {
    const { stdout } = await runScript(`
      const result = await track.run("sweep", { experiment: "search" }, async (sweep) => {
        await Promise.all([1, 2].map((value) => track.run("trial-" + value, { params: { value } }, async (run) => {
          await null;
          track.metric("score", value);
          await run.artifact({ text: "model " + value }, { name: "model.txt" });
          await run.dataset([{ value }], { name: "rows", role: "test" });
        })));
        return sweep.name;
      });
      const found = await track.runs("params.value > 1", { sort: "-score" });
      console.log(result, JSON.stringify(found.map(({ name, metrics }) => [name, metrics.score])));`);

    const [sweep, ...trials] = runsThere();
    expect(stdout).toBe('sweep [["trial-2",2]]\n');
    expect(sweep?.run).toMatchObject({ name: "sweep", experiment: "search", status: "finished" });
    expect(trials).toMatchObject([
      {
        run: { name: "trial-1", parentId: sweep?.run.id, experiment: "search" },
        metrics: [{ key: "score", last: 1 }],
        // The script as well, for it is in no repository.
        artifacts: [{ name: "model.txt", mediaType: "text/plain" }, { name: "code/src/train.ts" }],
        datasets: [{ name: "rows", rowCount: 1 }],
      },
      { run: { name: "trial-2" }, metrics: [{ key: "score", last: 2 }] },
    ]);
  });

  test("names datasets of labtrail/evaluate by their digest, rows and columns", async () => {
    const evaluate = pathToFileURL(join(packageRoot, "src", "evaluate", "index.ts")).href;
    const { stdout } = await runScript(`
      const { datasetFrom } = await import("${evaluate}");
      const dataset = datasetFrom([{ a: 1 }, { a: 2 }], { name: "numbers", version: "7" });
      const ref = await track.dataset(dataset, { role: "train" });
      console.log(ref.digest === await dataset.digest());`);

    expect(stdout).toBe("true\n");
    expect(runsThere()[0]?.datasets).toMatchObject([
      {
        name: "numbers",
        version: "7",
        role: "train",
        rowCount: 2,
        source: "explicit",
        schema: { columns: [{ name: "a", type: "number" }] },
      },
    ]);
  });

  test("that never tracks leaves nothing behind, also when it looks", async () => {
    const { stdout } = await runScript("console.log((await track.runs()).length);");

    expect(stdout).toBe("0\n");
    expect(() => runsThere()).toThrow(/nothing has been tracked/);
  });

  test("that fails is a failed run with its error", async () => {
    const thrown = await runScript(`track.metric("loss", 1); throw new RangeError("too far");`);
    const exited = await runScript(`track.metric("loss", 2); process.exit(3);`);

    expect([thrown.exitCode, exited.exitCode]).toEqual([1, 3]);
    expect(runsThere().map((run) => [run.run.status, run.run.error?.name, metricsOf(run)])).toEqual([
      ["failed", "RangeError", { loss: 1 }],
      ["failed", "ExitCode", { loss: 2 }],
    ]);
  });

  test("that is killed is interrupted, and has lost nothing that was said before its last await", async () => {
    const child = start(`
      for (let step = 0; ; step += 1) {
        track.metric("loss", step);
        await null;
        if (step % 100 === 0) process.stdout.write(step + "\\n");
      }`);
    let said = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      said = Number(String(chunk).trim().split("\n").at(-1));
      if (said >= 500) child.kill("SIGKILL");
    });
    await once(child, "close");

    const [run] = runsThere();
    expect(run?.run.status).toBe("interrupted");
    expect(run?.metrics[0]?.count).toBeGreaterThan(said);
  });

  test("hears of its mistakes where it makes them", async () => {
    const { stderr, exitCode } = await runScript(`track.metric("loss", "high");`);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`metric "loss" must be a number, and is "high"`);
  });
});
