// When runs open, what they inherit, and when the next one begins.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { ExecutionId } from "../../src/shared/ids.ts";
import type { DatasetDeclaration } from "../../src/track/api/port.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { createMemoryObjects } from "../../src/track/objects.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import { startSession, TestSession } from "./session.ts";

const paramsOf = ({ params }: RunDetails) => Object.fromEntries(params.map(({ key, value }) => [key, value]));
const metricsOf = ({ metrics }: RunDetails) => Object.fromEntries(metrics.map(({ key, last }) => [key, last]));
const numbers = (values: Record<string, number | string>): CaptureEvent => ({ kind: "numbers", values });

describe("a run opens", () => {
  test("at the first fit, with the params of its slice only, and says its name", async () => {
    await using session = await startSession();
    await session.run("a", "const learningRate = 0.01, apiKey = 'abc'");
    await session.run("b", "const unrelated = 5");

    const notes = await session.run("c", "await build(learningRate, apiKey).fit(xs)", session.fit([2, 1]));

    const [run, ...others] = session.runs();
    if (run === undefined) throw new Error("no run was opened");
    expect(others).toEqual([]);
    expect(notes).toEqual([`run ${run.run.name}`]);
    expect(paramsOf(run)).toEqual({ learningRate: 0.01, apiKey: "[redacted]", "fit.epochs": 2 });
    expect(run).toMatchObject({ run: { status: "running", experiment: "penguins", seed: 7 } });
    expect(run.slice.map(({ executionCount }) => executionCount)).toEqual([1, 3]);
    expect(session.store.metricHistory(run.run.id, "loss").map(({ step, value }) => [step, value])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  test("at an evaluation, under names that do not mix with those of training", async () => {
    await using session = await startSession();

    await session.run("a", "model.evaluate(xs, ys)", [{ kind: "evaluate", metrics: { loss: 0.5, acc: 0.9 } }]);

    expect(session.runs().map(metricsOf)).toEqual([{ eval_loss: 0.5, eval_acc: 0.9 }]);
  });

  test("at a computed number under the name of a metric", async () => {
    await using session = await startSession();

    await session.run("a", "const testAccuracy = hits / rows.length, rows2 = 5", [
      numbers({ testAccuracy: 0.9, rows2: 5 }),
    ]);

    expect(session.runs().map(metricsOf)).toEqual([{ testAccuracy: 0.9 }]);
    expect(session.runs()[0]?.metrics[0]?.source).toBe("auto");
  });

  test("at an explicit metric, also without anything else", async () => {
    await using session = await startSession();

    await session.run("a", "%track metric reward=3", [session.metrics({ reward: 3 })]);

    expect(session.runs()[0]?.metrics).toMatchObject([{ key: "reward", last: 3, source: "explicit" }]);
  });

  test.each([
    ["a literal under the name of a metric, which is a param", "const loss = 0.5", numbers({ loss: 0.5 })],
    ["a number under another name", "const count = rows.length", numbers({ count: 5 })],
    ["a package", "import 'zod'", { kind: "module", url: "file:///x/node_modules/zod/index.js" } as const],
  ])("never at %s", async (_, source, event) => {
    await using session = await startSession();

    const notes = await session.run("a", source, [event]);

    expect([notes, session.runs()]).toEqual([[], []]);
  });

  test("never while tracking is off, but an earlier cell counts once it is on", async () => {
    await using session = new TestSession();
    await session.run("a", "const rate = 0.1", session.fit([1]));
    await session.tracker.turnOn({ seed: 1 });

    await session.run("b", "fit(rate)", session.fit([1]));

    expect(session.runs().map(paramsOf)).toEqual([{ rate: 0.1, "fit.epochs": 1 }]);
    expect(session.runs()[0]?.slice).toHaveLength(2);
  });
});

describe("a trigger appends to the open run", () => {
  test("when a cell evaluates what another has trained", async () => {
    await using session = await startSession();
    await session.run("a", "const model = build(); await model.fit(xs)", session.fit([1]));

    const notes = await session.run("b", "const accuracy = test(model)", [numbers({ accuracy: 0.8 })]);

    const [run, ...others] = session.runs();
    expect([notes, others]).toEqual([[], []]);
    expect(run && metricsOf(run)).toEqual({ loss: 1, accuracy: 0.8 });
    expect(run?.slice).toHaveLength(2);
  });

  test("when the same cell runs again", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([3, 2]));

    const notes = await session.run("a", "train()", session.fit([1, 0]));

    expect([notes, session.runs().length]).toEqual([[], 1]);
    expect(session.runs()[0]?.slice).toHaveLength(1);
  });

  test("when a person logs a metric in a cell that rests on nothing", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1]));

    await session.run("b", "%track metric rating=4", [session.metrics({ rating: 4 })]);

    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1, rating: 4 }]);
  });

  test("when a model is trained further, whatever its configuration is by then", async () => {
    await using session = await startSession();

    await session.run("a", "for (const e of [1, 2]) await model.fit(xs)", [
      ...session.fit([2], { epochs: 1, initialEpoch: 0 }, 5),
      ...session.fit([1], { epochs: 2, initialEpoch: 1 }, 5),
    ]);

    expect(session.runs()).toHaveLength(1);
  });
});

describe("the next run opens and says why", () => {
  test("when a constant of the slice has changed", async () => {
    await using session = await startSession();
    await session.run("a", "const learningRate = 0.01");
    await session.run("b", "train(learningRate)", session.fit([2]));
    await session.run("a", "const learningRate = 0.003");

    const notes = await session.run("b", "train(learningRate)", session.fit([1]));

    const [first, second] = session.runs();
    expect(notes).toEqual([`run ${second?.run.name} (learningRate 0.01 -> 0.003)`]);
    expect([first?.run.status, second?.run.status]).toEqual(["finished", "running"]);
    expect(second && metricsOf(second)).toEqual({ loss: 1 });
  });

  test("but not when a constant has changed that the model was not trained with", async () => {
    await using session = await startSession();
    await session.run("a", "const rate = 1");
    await session.run("b", "const model = train(rate)", session.fit([2]));
    await session.run("a", "const rate = 2");

    const notes = await session.run("c", "const accuracy = test(model)", [numbers({ accuracy: 1 })]);

    expect([notes, session.runs().map(paramsOf)]).toEqual([
      ['note: this rests on [2], which is stale: [3] has changed "rate" since'],
      [{ rate: 1, "fit.epochs": 1 }],
    ]);
  });

  test("when the source of a cell has changed", async () => {
    await using session = await startSession();
    await session.run("a", "train(xs)", session.fit([2]));

    const notes = await session.run("a", "train(xs, ys)", session.fit([1]));

    expect(notes[0]).toMatch(/^run \S+ \(cell \[2\] changed\)$/);
  });

  test("when a file that the slice reads has changed", async () => {
    await using session = await startSession();
    const path = join(session.folder, "data.csv");
    const read: CaptureEvent = { kind: "file", access: "read", path };
    writeFileSync(path, "a,b");
    await session.run("a", "const rows = read('data.csv')", [read]);
    await session.run("b", "train(rows)", session.fit([2]));
    writeFileSync(path, "a,b,c");
    await session.run("a", "const rows = read('data.csv')", [read]);

    const notes = await session.run("b", "train(rows)", session.fit([1]));

    expect(notes[0]).toMatch(/^run \S+ \(data\.csv changed\)$/);
    const digests = session.runs().map(({ datasets }) => datasets[0]?.digest);
    expect(new Set(digests).size).toBe(2);
  });

  test("within a cell that tries one setting after another", async () => {
    await using session = await startSession();

    const notes = await session.run("a", "for (const rate of [1, 2]) await fit(rate)", [
      ...session.fit([2], { "optimizer.learningRate": 1 }),
      ...session.fit([1], { "optimizer.learningRate": 2 }),
    ]);

    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatch(/\(fit\.optimizer\.learningRate 1 -> 2\)$/);
    expect(session.runs().map(metricsOf)).toEqual([{ loss: 2 }, { loss: 1 }]);
  });

  test("and a fit that is still running beside it is kept to its end", async () => {
    await using session = await startSession();
    const [beginA, epochA, endA] = session.fit([5], { rate: 1 });
    const [beginB, epochB, endB] = session.fit([6], { rate: 2 });
    if (!beginA || !epochA || !endA || !beginB || !epochB || !endB) throw new Error("a fit has three events");

    await session.run("a", "await Promise.all([fit(1), fit(2)])", [beginA, beginB, epochA, epochB, endA, endB]);

    expect(session.runs().map(metricsOf)).toEqual([{ loss: 5 }, { loss: 6 }]);
    expect(session.runs().map(({ run }) => run.status)).toEqual(["finished", "running"]);
  });

  test("when another model is built from the same data", async () => {
    await using session = await startSession();
    await session.run("a", "const rows = read()");
    await session.run("b", "linear(rows)", session.fit([2]));

    const notes = await session.run("c", "forest(rows)", session.fit([1]));

    const [first, second] = session.runs().map(({ run }) => run.name);
    expect(notes).toEqual([`run ${second} (this cell does not build on run ${first})`]);
  });
});

describe("orders", () => {
  test("a param holds for the open run and the next ones, and goes before a constant of its name", async () => {
    await using session = await startSession();
    await session.run("a", "%track param rate=5 note=x", [session.params({ rate: 5, note: "x" })]);
    await session.run("b", "const rate = 1; train(rate)", session.fit([1]));
    await session.run("b", "const rate = 1; train(rate, 2)", session.fit([1]));

    const params = session.runs().map(({ params: own }) => own.filter(({ key }) => key !== "fit.epochs"));
    const expected = [
      { key: "note", value: "x", source: "explicit" },
      { key: "rate", value: 5, source: "explicit" },
    ];
    expect(params).toEqual([expected, expected]);
  });

  test("a param that is changed opens the next run at the next trigger", async () => {
    await using session = await startSession();
    const say = (rate: number) => session.run("a", "%track param", [session.params({ rate })]);
    await say(1);
    await session.run("b", "train()", session.fit([1]));
    await say(2);

    const notes = await session.run("b", "train()", session.fit([1]));

    expect(notes[0]).toMatch(/\(rate 1 -> 2\)$/);
  });

  test("metrics without a step count on, and with one stand there", async () => {
    await using session = await startSession();
    const log = (acc: number, step?: number) => session.metrics({ acc }, step);

    await session.run("a", "", [log(1), log(2), log(3, 10), log(4)]);

    const [run] = session.runs();
    const history = run && session.store.metricHistory(run.run.id, "acc").map(({ step, value }) => [step, value]);
    expect(history).toEqual([
      [0, 1],
      [1, 2],
      [10, 3],
      [11, 4],
    ]);
  });

  test("tags and notes go to the open run, or to the next", async () => {
    await using session = await startSession();
    await session.run("a", "%track tag", [
      session.tags({ stage: "draft" }),
      session.note("first try, see https://me:pw@host/"),
    ]);
    await session.run("b", "train()", session.fit([1]));
    await session.run("c", "%track tag", [session.tags({ kind: "small" })]);

    expect(session.runs()[0]).toMatchObject({
      tags: { stage: "draft", kind: "small" },
      notes: ["first try, see https://host/"],
    });
  });

  test("a new run has the name it was given, and what had been open is finished", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1]));
    await session.tracker.startNewRun("baseline");

    const notes = await session.run("a", "train()", session.fit([1]));

    expect(notes).toEqual(["run baseline"]);
    expect(session.runs().map(({ run }) => run.status)).toEqual(["finished", "running"]);
    expect((await session.tracker.endRun())?.name).toBe("baseline");
    expect(await session.tracker.endRun()).toBeUndefined();
  });

  test("another experiment takes the next run", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1]));
    await session.tracker.turnOn({ experiment: "second", runName: "named" });

    await session.run("a", "train()", session.fit([1]));

    expect(session.runs().map(({ run }) => run.experiment)).toEqual(["penguins", "second"]);
    expect(await session.tracker.status()).toMatchObject({ isOn: true, run: { name: "named" } });
  });

  test("turned off, the run is finished and nothing more is kept", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1]));
    await session.tracker.turnOff();

    await session.run("a", "train(2)", session.fit([0]));

    expect(session.runs().map(({ run }) => run.status)).toEqual(["finished"]);
    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1 }]);
  });
});

describe("data", () => {
  test("a metric stands with the digest of the data it was measured on", async () => {
    await using session = await startSession();
    const path = join(session.folder, "data.csv");
    writeFileSync(path, "a,b");
    await session.run("a", "const rows = read()", [{ kind: "file", access: "read", path }]);

    await session.run("b", "train(rows)", session.fit([1]));

    const [run] = session.runs();
    expect(run?.datasets).toMatchObject([{ name: "data.csv", location: "data.csv", sizeBytes: 3, source: "auto" }]);
    expect(run?.metrics[0]?.dataset?.digest).toBe(run?.datasets[0]?.digest);
  });

  test("roles say which data a metric was measured on", async () => {
    await using session = await startSession();
    for (const role of ["train", "val", "test"] as const) {
      const subject = {
        kind: "variable",
        name: role,
        description: { digest: role.repeat(2), rows: 5, columns: ["x"] },
      } as const;
      await session.run(role, `%track data ${role}`, [session.dataset({ subject, role })]);
    }

    await session.run("fit", "fit()", [
      { kind: "fit-begin", fitId: 99, modelId: 1, params: {} },
      { kind: "fit-epoch", fitId: 99, epoch: 0, metrics: { loss: 1, val_loss: 2 } },
      { kind: "evaluate", metrics: { loss: 3 } },
    ]);

    const names = Object.fromEntries(session.runs()[0]?.metrics.map(({ key, dataset }) => [key, dataset?.name]) ?? []);
    expect(names).toEqual({ loss: "train", val_loss: "val", eval_loss: "test" });
    expect(session.runs()[0]?.datasets[0]).toMatchObject({ rowCount: 5, schema: { columns: ["x"] } });
  });

  test("what a person says of a file goes with what is seen of it, whichever comes first", async () => {
    await using session = await startSession();
    const path = join(session.folder, "data.csv");
    writeFileSync(path, "a,b");
    const subject = { kind: "file", path: "data.csv" } as const;
    await session.run("a", "const rows = read()", [{ kind: "file", access: "read", path }]);
    await session.run("b", "const model = train(rows)", session.fit([1]));

    await session.run("c", "%track data data.csv", [
      session.dataset({ subject, name: "pairs", version: "2", role: "test" }),
    ]);
    await session.run("d", "const accuracy = test(model, rows)", [numbers({ accuracy: 1 })]);

    const [run, ...others] = session.runs();
    expect(others).toEqual([]);
    expect(run?.datasets).toMatchObject([
      { name: "pairs", version: "2", role: "test", source: "explicit", sizeBytes: 3 },
    ]);
    expect(run?.metrics.find(({ key }) => key === "accuracy")?.dataset).toMatchObject({ name: "pairs", version: "2" });
  });

  test("a file hands a result over as a variable does: the cell that wrote it, and its data, belong to the run", async () => {
    await using session = await startSession();
    const [raw, clean] = [join(session.folder, "raw.csv"), join(session.folder, "clean.csv")];
    writeFileSync(raw, "a,b");
    writeFileSync(clean, "a");
    await session.run("prepare", "prepare(1);", [
      { kind: "file", access: "read", path: raw },
      { kind: "file", access: "write", path: clean },
    ]);
    await session.run("other", "const unrelated = 1;");
    const train = () =>
      session.run("train", "const loss = trainOn();", [
        { kind: "file", access: "read", path: clean },
        { kind: "numbers", values: { loss: 1 } },
      ]);
    await train();

    await session.run("prepare", "prepare(2);", [
      { kind: "file", access: "read", path: raw },
      { kind: "file", access: "write", path: clean },
    ]);
    const notes = await train();

    const [first] = session.runs();
    expect(first?.slice.map(({ cellId }) => cellId)).toEqual(["prepare", "train"]);
    expect(first?.datasets.map(({ location }) => location)).toEqual(["raw.csv"]);
    expect(notes).toEqual([expect.stringMatching(/^run .* \(cell \[4\] changed\)$/)]);
  });

  test("what the session itself wrote before is no data", async () => {
    await using session = await startSession();
    const path = join(session.folder, "model.json");
    writeFileSync(path, "{}");

    await session.run("a", "save(); load(); train()", [
      { kind: "file", access: "write", path },
      { kind: "file", access: "read", path },
      ...session.fit([1]),
    ]);

    expect(session.runs()[0]?.datasets).toEqual([]);
  });

  test("many files of a folder are one dataset", async () => {
    await using session = await startSession();
    const paths = Array.from({ length: 30 }, (_, index) => join(session.folder, `image-${index}.png`));
    for (const path of paths) writeFileSync(path, path);

    await session.run("a", "train()", [
      ...paths.map((path): CaptureEvent => ({ kind: "file", access: "read", path })),
      ...session.fit([1]),
    ]);

    expect(session.runs()[0]?.datasets).toHaveLength(1);
  });

  test("a name that is neither a variable nor a file is told, and so is a value without rows", async () => {
    await using session = await startSession();
    const add = (subject: DatasetDeclaration["subject"]) => session.run("a", "", [session.dataset({ subject })]);

    await expect(add({ kind: "file", path: "no.csv" })).rejects.toMatchObject({ code: "BAD_DATASET" });
    await expect(add({ kind: "variable", name: "n", description: 5 })).rejects.toThrow(/"n" holds no rows/);
  });
});

describe("the record of a session", () => {
  test("holds its files with their hashes, what was read and written, and sources without secrets", async () => {
    await using session = await startSession();
    const [data, model] = [join(session.folder, "data.csv"), join(session.folder, "model.json")];
    writeFileSync(data, "a,b");
    await session.run("a", `const token = "abc"; const rows = read("data.csv"); save(model, rows)`, [
      { kind: "file", access: "read", path: data },
      { kind: "file", access: "write", path: model },
      async () => writeFileSync(model, "{}"),
    ]);
    await session.run("b", "train(rows)", session.fit([1]));

    await session.tracker.close();

    const [cell, ...rest] = session.runs()[0]?.slice ?? [];
    expect(rest).toHaveLength(1);
    expect(cell).toMatchObject({
      reads: ["read", "save", "model"],
      writes: ["token", "rows"],
      files: [
        { path: "data.csv", access: "read", sizeBytes: 3 },
        { path: "model.json", access: "write", sizeBytes: 2 },
      ],
      end: { status: "ok", durationMs: 5 },
    });
    expect(session.store.requireText(cell?.sourceDigest ?? "")).toContain(`token = "[redacted]"`);
  });
});

describe("a pause", () => {
  test("keeps cells from giving to a run, leaves the open one open, and forgets nothing that later results rest on", async () => {
    await using session = await startSession();
    await session.run("a", "const accuracy = test()", [numbers({ accuracy: 1 })]);

    session.tracker.settings.isPaused = true;
    const silent = await session.run("b", "const rate = 2; const loss = fit(rate)", [
      ...session.fit([2]),
      numbers({ loss: 2 }),
    ]);
    session.tracker.settings.isPaused = false;
    await session.run("c", "const score = test(rate)", [numbers({ score: 3 })]);

    const [first, second, ...others] = session.runs();
    expect([silent, others]).toEqual([[], []]);
    expect(first?.metrics.map(({ key }) => key)).toEqual(["accuracy"]);
    expect(second?.slice.map(({ cellId }) => cellId)).toEqual(["b", "c"]);
  });

  test("lets a fit that is under way go on, and ends when tracking is turned on again", async () => {
    await using session = await startSession();
    const [begin, ...rest] = session.fit([2, 1]);
    if (begin === undefined) throw new Error("a fit has a beginning");

    await session.run("a", "fit()", [begin]);
    session.tracker.settings.isPaused = true;
    await session.run("b", "await done", rest);
    await session.tracker.turnOn({ seed: 7 });

    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1 }]);
    expect((await session.tracker.status()).isPaused).toBe(false);
  });
});

describe("names that are watched or ignored", () => {
  test("are metrics whatever they are called, or nothing at all", async () => {
    await using session = await startSession();
    session.tracker.settings.watch("gap");
    session.tracker.settings.watch("level");
    session.tracker.settings.ignore("accuracy");
    session.tracker.settings.ignore("verbose");
    await session.run("a", "const rate = 1, verbose = true");

    await session.run("b", "const gap = find(rate, verbose), accuracy = 2 * gap, level = 3", [
      numbers({ gap: 4, accuracy: 8, level: 3 }),
    ]);

    const [run] = session.runs();
    expect([run && metricsOf(run), run && paramsOf(run)]).toEqual([{ gap: 4, level: 3 }, { rate: 1 }]);
  });

  test("the last word counts", async () => {
    await using session = await startSession();
    session.tracker.settings.ignore("gap");
    session.tracker.settings.watch("gap");
    session.tracker.settings.watch("width");
    session.tracker.settings.ignore("width");

    await session.run("a", "const gap = find(), width = find()", [numbers({ gap: 1, width: 2 })]);

    expect(session.runs().map(metricsOf)).toEqual([{ gap: 1 }]);
  });
});

describe("a cell under %%track", () => {
  test("is exactly one run, also while tracking is off", async () => {
    await using session = new TestSession();
    await session.run("a", "const rate = 1");

    const notes = await session.run("b", "%%track baseline\nfit(rate); fit(rate)", [
      (id) => session.tracker.beginCellRun(id, { runName: "baseline", params: { units: 8 }, seed: 3 }),
      ...session.fit([2], { epochs: 1 }),
      ...session.fit([1], { epochs: 9 }),
      session.params({ note: "said inside" }),
      session.tags({ stage: "own" }),
    ]);
    await session.run("c", "fit()", session.fit([0]));

    const [run, ...others] = session.runs();
    expect([notes, others]).toEqual([["run baseline"], []]);
    expect(run).toMatchObject({ run: { name: "baseline", status: "finished", seed: 3 } });
    expect(run && paramsOf(run)).toEqual({ rate: 1, units: 8, note: "said inside", "fit.epochs": 1 });
    expect(run?.tags).toEqual({ stage: "own" });
  });

  test("leaves the open run as it was", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([2]));
    await session.run("b", "%%track\ntrain(1)", [(id) => session.tracker.beginCellRun(id, {}), ...session.fit([9])]);

    await session.run("a", "train()", session.fit([1]));

    expect(session.runs().map(({ run }) => run.status)).toEqual(["running", "finished"]);
    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1 }, { loss: 9 }]);
  });
});

describe("when something goes wrong", () => {
  const failure = {
    status: "error",
    durationMs: 5,
    error: { ename: "RangeError", evalue: "too far: https://a:b@c" },
  } as const;

  test("an error in the cell is put on its run, without secrets, and ends it", async () => {
    await using session = await startSession();

    await session.run("a", "train(); fail()", session.fit([1]), failure);

    expect(session.runs()[0]?.run).toMatchObject({
      status: "failed",
      error: { name: "RangeError", message: "too far: https://c" },
    });
    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1 }]);
  });

  test("an error in a cell that gave nothing to the run leaves the run open", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1]));

    await session.run("b", "fail()", [], failure);

    expect(session.runs()[0]?.run.status).toBe("running");
  });

  test("an interrupt leaves the run open: the model can still be evaluated", async () => {
    await using session = await startSession();

    await session.run("a", "const m = train()", session.fit([1]), { status: "interrupted", durationMs: 1 });
    await session.run("b", "const accuracy = test(m)", [numbers({ accuracy: 1 })]);

    expect(session.runs().map(metricsOf)).toEqual([{ loss: 1, accuracy: 1 }]);
  });

  test("after a process that died nothing rests on what was before", async () => {
    await using session = await startSession();
    await session.run("a", "const rate = 1");
    await session.run("b", "crash()", [], { status: "died", durationMs: 1 });

    await session.run("c", "train(rate)", session.fit([1]));

    expect(session.runs()[0]?.slice).toHaveLength(1);
  });

  test("a store that fails becomes one warning, and the cells go on", async () => {
    const broken = openSqliteStore(":memory:", createMemoryObjects());
    const session = await startSession({
      ...broken,
      createRun: () => {
        throw new Error("disk full");
      },
    });

    const first = await session.run("a", "train()", session.fit([1]));
    const second = await session.run("a", "train()", session.fit([1]));

    expect(first).toEqual(["warning: tracking has stopped: disk full. `%track on` starts it again."]);
    expect(second).toEqual([]);
    await session[Symbol.asyncDispose]();
  });

  test("a store that fails stops no cell, not even one that logs a metric itself", async () => {
    const broken = openSqliteStore(":memory:", createMemoryObjects());
    const session = await startSession({
      ...broken,
      appendMetrics: () => {
        throw new Error("disk full");
      },
    });

    const notes = await session.run("a", "%track metric a=1", [session.metrics({ a: 1 })]);

    expect(notes.at(-1)).toMatch(/^warning: tracking has stopped: disk full/);
    await session[Symbol.asyncDispose]();
  });

  test("an order in a cell that is not recorded is refused", async () => {
    await using session = await startSession();

    await expect(
      session.tracker.say("unknown" as ExecutionId, { kind: "tags", run: undefined, values: {} }),
    ).rejects.toMatchObject({
      code: "CELL_NOT_RECORDED",
    });
  });

  test("the end of the session finishes its run", async () => {
    await using session = await startSession();
    await session.run("a", "train()", session.fit([1, "NaN", "-Infinity"]));

    await session.tracker.close();

    const [run] = session.runs();
    expect(run?.run.status).toBe("finished");
    expect(run && session.store.metricHistory(run.run.id, "loss").map(({ value }) => value)).toEqual([
      1,
      Number.NaN,
      -Infinity,
    ]);
  });
});
