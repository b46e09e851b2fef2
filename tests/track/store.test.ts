// What every engine of the store must do.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { TrackError, type TrailStore } from "../../src/track/store.ts";
import { ENGINES } from "./engines.ts";
import { AT, createRun, dataset, points, runId, saveCell, SESSION } from "./sample-run.ts";

const idsOf = (rows: ReturnType<TrailStore["listRuns"]>) => rows.map(({ run }) => run.id);

describe.each(ENGINES)("%s", (_, open) => {
  let folder: string;
  let store: TrailStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-store-"));
    store = open(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  test("a new run is running, and has a name that can be said aloud", () => {
    const id = createRun(store, { seed: 7 });

    const { run } = store.requireRun(id);
    expect(run).toMatchObject({ id, status: "running", experiment: "penguins", seed: 7, startedAt: AT });
    expect(run.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    expect(run.endedAt).toBeUndefined();
  });

  test("a run is interrupted when its session ended without it, and running when its process cannot be seen", () => {
    store.saveSession({ ...SESSION, id: "elsewhere", host: "another-machine" });
    store.saveSession({ ...SESSION, id: "ended" });
    const unseen = createRun(store, { sessionId: "elsewhere" });
    const left = createRun(store, { sessionId: "ended" });

    store.endSession("ended", AT + 1);

    expect(store.requireRun(unseen).run.status).toBe("running");
    expect(store.requireRun(left).run.status).toBe("interrupted");
    expect(store.appendMetrics(left, { source: "auto" }, points("loss", [1]))).toBe(1);
  });

  test("runs are listed with params and metrics, the newest first, by experiment and up to a limit", () => {
    const first = createRun(store);
    const other = createRun(store, { experiment: "iris" });
    const last = createRun(store);
    store.addParams(last, [{ key: "rate", value: 0.1, source: "auto" }]);
    store.appendMetrics(last, { source: "auto" }, points("loss", [3, 2]));

    expect(idsOf(store.listRuns({}))).toEqual([last, other, first]);
    expect(idsOf(store.listRuns({ experiment: "penguins", limit: 1 }))).toEqual([last]);
    expect(store.listRuns({ limit: 1 })[0]).toMatchObject({
      params: [{ key: "rate", value: 0.1 }],
      metrics: [{ key: "loss", last: 2, lastStep: 1, count: 2, min: 2, max: 3 }],
    });
  });

  test("a param is written once: the same value again is fine, another one changes nothing at all", () => {
    const id = createRun(store);
    store.addParams(id, [{ key: "rate", value: 0.1, source: "auto" }]);
    store.addParams(id, [{ key: "rate", value: 0.1, source: "explicit" }]);

    const change = () =>
      store.addParams(id, [
        { key: "units", value: 8, source: "auto" },
        { key: "rate", value: 0.2, source: "auto" },
      ]);

    expect(change).toThrow(expect.objectContaining({ code: "PARAM_CHANGED" }));
    expect(store.requireRun(id).params).toEqual([{ key: "rate", value: 0.1, source: "auto" }]);
  });

  test.each([
    ["text with quotes", `it's "so"`],
    ["a list", [1, "two", null, true]],
    ["an object", { layers: 2, act: "relu" }],
    ["null", null],
  ])("a param may be %s", (_title, value) => {
    const id = createRun(store);

    store.addParams(id, [{ key: "p", value, source: "explicit" }]);

    expect(store.requireRun(id).params[0]?.value).toEqual(value);
  });

  test("points come back as they were written, NaN and infinities included, in the order of steps", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.double()), { maxLength: 100 }), (written) => {
        const id = createRun(store);
        const count = store.appendMetrics(
          id,
          { source: "explicit" },
          written.map(([step, value]) => ({ key: "loss", step, value, at: AT })),
        );

        const read = store.metricHistory(id, "loss").map(({ step, value }) => [step, value]);
        expect(count).toBe(written.length);
        // SQLite keeps no sign of a zero.
        const expected = written.map(([step, value]) => [step, value === 0 ? 0 : value] as const);
        expect(read).toEqual(expected.toSorted((a, b) => a[0] - b[0]));
      }),
      { numRuns: 50 },
    );
  });

  test("the summary of a metric goes with its last point, and leaves NaN out of the range", () => {
    const id = createRun(store);

    store.appendMetrics(id, { source: "auto" }, points("loss", [2, -Infinity, Number.NaN, 5]));
    store.appendMetrics(id, { source: "auto" }, points("loss", [Number.NaN], 4));

    const [summary] = store.requireRun(id).metrics;
    expect(summary).toMatchObject({ last: Number.NaN, lastStep: 4, count: 5, min: -Infinity, max: 5 });
  });

  test("two points of one step are both kept, in the order in which they were written", () => {
    const id = createRun(store);

    store.appendMetrics(id, { source: "auto" }, [...points("loss", [1]), ...points("loss", [2])]);
    store.appendMetrics(id, { source: "auto" }, points("loss", [3]));

    expect(store.metricHistory(id, "loss").map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  test.each(["before", "after"] as const)(
    "what a person logs is shown, %s what was seen under the same key",
    (when) => {
      const id = createRun(store);
      const seen = () => store.appendMetrics(id, { source: "auto" }, points("acc", [0.1]));
      const said = () => store.appendMetrics(id, { source: "explicit" }, points("acc", [0.9]));

      for (const write of when === "before" ? [said, seen] : [seen, said]) write();

      expect(store.requireRun(id).metrics).toMatchObject([{ key: "acc", last: 0.9, source: "explicit" }]);
      expect(store.metricHistory(id, "acc").map(({ value }) => value)).toEqual([0.9]);
    },
  );

  test("a metric says which data and which evaluator it comes from, and is kept apart for each", () => {
    const id = createRun(store);
    const test1 = { name: "test", version: "1", digest: "1".repeat(64) };
    const evaluator = { name: "accuracy", version: "2.0", digest: "e".repeat(64) };

    store.appendMetrics(id, { source: "auto", dataset: test1, evaluator }, points("acc", [0.8]));
    store.appendMetrics(id, { source: "auto" }, points("acc", [0.9]));

    expect(store.requireRun(id).metrics).toMatchObject([
      { key: "acc", last: 0.8, dataset: test1, evaluator },
      { key: "acc", last: 0.9, dataset: undefined, evaluator: undefined },
    ]);
  });

  test("an ended run takes no more points and params, but tags and notes", () => {
    const id = createRun(store);
    store.endRun(id, { status: "failed", at: AT + 5, error: { name: "RangeError", message: "too far" } });

    const isRefused = expect.objectContaining({ code: "RUN_ENDED" }) as unknown as Error;
    expect(() => store.appendMetrics(id, { source: "auto" }, points("loss", [1]))).toThrow(isRefused);
    expect(() => store.addParams(id, [])).toThrow(isRefused);
    store.setTags(id, { stage: "draft" });
    store.setTags(id, { stage: "final" });
    store.addNote(id, "diverged", AT);
    expect(store.requireRun(id)).toMatchObject({
      run: { status: "failed", endedAt: AT + 5, error: { name: "RangeError", message: "too far" } },
      tags: { stage: "final" },
      notes: ["diverged"],
    });
  });

  test("a run ends once", () => {
    const id = createRun(store);

    store.endRun(id, { status: "finished", at: AT + 1 });
    store.endRun(id, { status: "failed", at: AT + 2 });

    expect(store.requireRun(id).run).toMatchObject({ status: "finished", endedAt: AT + 1 });
  });

  test("a run that does not exist is told by its id", () => {
    expect(() => store.requireRun(runId())).toThrow(TrackError);
    expect(() => store.endRun(runId(), { status: "finished", at: AT })).toThrow(/no run with the id/);
  });

  test("the slice of a run comes back in executed order, with sources, reads and files", () => {
    const id = createRun(store);
    const first = saveCell(store, "const rate = 0.1", { writes: ["rate"] });
    const file = { path: "data.csv", access: "read", sizeBytes: 3, digest: "d".repeat(64) } as const;
    const second = saveCell(store, "train(rate)", { order: 2, reads: ["rate"], files: [file], end: undefined });

    store.setSlice(id, "5".repeat(64), [first, second]);
    store.setSlice(id, "6".repeat(64), [first, second]);

    const { slice, sliceDigest } = store.requireRun(id);
    expect(sliceDigest).toBe("6".repeat(64));
    expect(slice.map(({ sourceDigest }) => store.requireText(sourceDigest))).toEqual([
      "const rate = 0.1",
      "train(rate)",
    ]);
    expect(slice[0]).toMatchObject({ writes: ["rate"], end: { status: "ok", durationMs: 12.5 } });
    expect(slice[1]).toMatchObject({ reads: ["rate"], files: [file], end: undefined });
  });

  test("an execution that was saved while it ran is completed by its end", () => {
    const id = createRun(store);
    const execution = saveCell(store, "fail()", { end: undefined });
    store.setSlice(id, "", [execution]);
    const [running] = store.requireRun(id).slice;
    if (running === undefined) throw new Error("the slice is empty");

    const end = { status: "error", durationMs: 3, error: { name: "Error", message: "no" } } as const;
    store.saveExecution({ ...running, end });

    expect(store.requireRun(id).slice[0]?.end).toEqual(end);
  });

  test("what a person says of a dataset replaces what was seen of it", () => {
    const id = createRun(store);
    store.addDatasets(id, [dataset(), dataset()]);
    const named = dataset({ name: "penguins", version: "1.0", role: "test", source: "explicit", schema: ["species"] });

    store.addDatasets(id, [named]);

    expect(store.requireRun(id).datasets).toEqual([named]);
  });

  test("packages, code and environment belong to the run", () => {
    const environment = {
      node: "24.1.0",
      labtrail: "0.1.0",
      os: "linux",
      cpu: "fast",
      cpuCount: 2,
      memoryBytes: 8,
      locale: "en-US",
      timeZone: "UTC",
      lockfile: undefined,
      tsconfig: undefined,
    };
    const code = {
      commit: "c0ffee",
      branch: "main",
      remote: undefined,
      isDirty: true,
      snapshot: "feed",
      leftOut: ["big.csv"],
    };
    const id = createRun(store, { environment });
    createRun(store, { environment });

    store.addPackages(id, [{ name: "zod", version: "4.0.0", isDirect: false }]);
    store.addPackages(id, [{ name: "zod", version: "4.0.0", isDirect: true }]);
    store.setCode(id, code);

    expect(store.requireRun(id)).toMatchObject({ code, packages: [{ name: "zod", version: "4.0.0", isDirect: true }] });
    expect(store.requireRun(id).environment).toEqual(JSON.parse(JSON.stringify(environment)));
  });

  test("runs are found by name and by the beginning of an id", () => {
    const id = createRun(store, { name: "baseline", id: `ab${runId().slice(2)}` as ReturnType<typeof runId> });
    createRun(store, { id: `cd${runId().slice(2)}` as ReturnType<typeof runId> });

    expect(store.findRuns({ name: "baseline" }).map((run) => run.id)).toEqual([id]);
    expect(store.findRuns({ idPrefix: "ab" }).map((run) => run.id)).toEqual([id]);
    expect(store.findRuns({ idPrefix: "ab*" })).toEqual([]);
  });

  test("a text is kept once, whoever saves it, and a missing one is told", () => {
    const digest = store.saveText("const a = 1 // 😀");

    expect(store.saveText("const a = 1 // 😀")).toBe(digest);
    expect(store.requireText(digest)).toBe("const a = 1 // 😀");
    expect(() => store.requireText("0".repeat(64))).toThrow(expect.objectContaining({ code: "OBJECT_NOT_FOUND" }));
  });
});
