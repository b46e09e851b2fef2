// What every engine of the store must do for those who look at runs.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { TrailStore } from "../../src/track/store.ts";
import { ENGINES } from "./engines.ts";
import { AT, createRun, dataset, points, runId, saveCell, SESSION } from "./sample-run.ts";

describe.each(ENGINES)("%s", (_engine, open) => {
  let folder: string;
  let store: TrailStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-look-"));
    store = open(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const listed = (archived?: "hide" | "show" | "only") => store.listRuns({ archived }).map(({ run }) => run.id);

  test("an archived run is listed only where archived ones are asked for, and comes back with all it has", () => {
    const kept = createRun(store);
    const away = createRun(store);
    store.setTags(away, { stage: "draft" });

    store.archiveRun(away, AT + 5);

    expect([listed(), listed("only"), listed("show")]).toEqual([[kept], [away], [away, kept]]);
    expect(store.requireRun(away).run.archivedAt).toBe(AT + 5);
    store.restoreRun(away);
    expect([listed(), listed("only")]).toEqual([[away, kept], []]);
    expect(store.listRuns({ limit: 1 })[0]).toMatchObject({ run: { archivedAt: undefined }, tags: { stage: "draft" } });
    expect(() => store.archiveRun(runId(), AT)).toThrow(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
  });

  test("the keys there are come once each, in order", () => {
    expect(store.listKeys()).toEqual({ experiments: [], metrics: [], params: [], tags: [] });
    for (const experiment of ["b", "a", "b"]) {
      const id = createRun(store, { experiment });
      store.addParams(id, [
        { key: "rate", value: 1, source: "auto" },
        { key: "act", value: "a", source: "auto" },
      ]);
      store.appendMetrics(id, { source: "auto" }, [...points("loss", [1]), ...points("acc", [1])]);
      store.setTags(id, { stage: "x" });
    }

    expect(store.listKeys()).toEqual({
      experiments: ["a", "b"],
      metrics: ["acc", "loss"],
      params: ["act", "rate"],
      tags: ["stage"],
    });
  });

  test("runs are tabulated by columns in the order of the query, with what each lacks", () => {
    const first = createRun(store);
    const second = createRun(store);
    const third = createRun(store, { experiment: "iris" });
    store.addParams(first, [
      { key: "rate", value: 0.1, source: "auto" },
      { key: "layers", value: [8, 8], source: "auto" },
    ]);
    store.addParams(third, [{ key: "rate", value: 0.1, source: "auto" }]);
    store.appendMetrics(first, { source: "auto" }, points("loss", [3, 2]));
    store.appendMetrics(second, { source: "auto" }, points("loss", [Number.NaN]));
    store.appendMetrics(second, { source: "auto" }, points("acc", [0.5]));

    const all = store.tabulateRuns({});
    const some = store.tabulateRuns({ experiment: "penguins" }, ["loss", "none"]);

    expect(all.runs.map(({ id }) => id)).toEqual([third, second, first]);
    expect(Object.fromEntries(all.params)).toEqual({
      layers: [undefined, undefined, [8, 8]],
      rate: [0.1, undefined, 0.1],
    });
    expect([...all.metrics.keys()]).toEqual(["acc", "loss"]);
    expect([...(all.metrics.get("loss")?.values ?? [])]).toEqual([Number.NaN, Number.NaN, 2]);
    expect([...(all.metrics.get("loss")?.isPresent ?? [])]).toEqual([0, 1, 1]);
    expect([...some.metrics.keys()]).toEqual(["loss"]);
    expect([...(some.metrics.get("loss")?.values ?? [])]).toEqual([Number.NaN, 2]);
  });

  test("a column says where the same was measured: by the data of the metric, else by that of the run", () => {
    const measured = (own: string | undefined, ofRun: string | undefined, evaluator?: string) => {
      const id = createRun(store);
      if (ofRun !== undefined) store.addDatasets(id, [dataset({ digest: ofRun, location: ofRun })]);
      store.appendMetrics(
        id,
        {
          source: "auto",
          dataset: own === undefined ? undefined : dataset({ digest: own, name: `as ${id}` }),
          evaluator: evaluator === undefined ? undefined : { name: evaluator, version: "1", digest: evaluator },
        },
        points("acc", [0.5]),
      );
    };
    measured("x", undefined);
    measured("x", "y");
    measured(undefined, "x");
    measured(undefined, "y");
    measured("x", undefined, "strict");
    measured(undefined, undefined);

    const [none, strict, ofY, ofX, ownY, own] = store.tabulateRuns({}).metrics.get("acc")?.measures ?? [];

    expect(own).toBe(ownY);
    expect(own).toBe(ofX);
    expect(new Set([own, ofY, strict, none]).size).toBe(4);
  });

  test("a long curve comes in few points: its own ones, in order, with its ends, extremes and NaN", () => {
    const spikes = fc.dictionary(
      fc.integer({ min: 0, max: 9999 }).map(String),
      fc.constantFrom(1e9, -1e9, Infinity, -Infinity, Number.NaN),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(spikes, fc.integer({ min: 1, max: 4000 }), fc.boolean(), (odd, batch, isReversed) => {
        const id = createRun(store);
        const values = Array.from({ length: 10_000 }, (_, index) => odd[index] ?? Math.sin(index / 100));
        const all = points("loss", values);
        const written = isReversed ? all.toReversed() : all;
        for (let from = 0; from < written.length; from += batch) {
          store.appendMetrics(id, { source: "auto" }, written.slice(from, from + batch));
        }

        const curve = store.metricCurve(id, "loss", { maxPoints: 200 });

        const known = values.filter((value) => !Number.isNaN(value));
        expect(curve.steps.length).toBeLessThanOrEqual(200);
        expect([...curve.values]).toEqual([...curve.steps].map((step) => values[step]));
        expect([...curve.steps]).toEqual([...curve.steps].toSorted((a, b) => a - b));
        expect([curve.steps[0], curve.steps.at(-1)]).toEqual([0, 9999]);
        expect([...curve.values]).toContain(Math.max(...known));
        expect([...curve.values]).toContain(Math.min(...known));
        expect(curve.values.some(Number.isNaN)).toBe(known.length < values.length);
      }),
      { numRuns: 15 },
    );
  });

  test("a part of a curve is as fine as it can be", () => {
    const id = createRun(store);
    store.appendMetrics(
      id,
      { source: "auto" },
      points(
        "loss",
        Array.from({ length: 20_000 }, (_, index) => index),
      ),
    );

    const near = store.metricCurve(id, "loss", { maxPoints: 500, from: 5000, to: 5400 });
    const far = store.metricCurve(id, "loss", { maxPoints: 50, from: 1000, to: 18_000 });

    expect([...near.steps]).toEqual(Array.from({ length: 401 }, (_, index) => 5000 + index));
    expect([far.steps[0], far.steps.at(-1)]).toEqual([1000, 18_000]);
    expect(far.steps.length).toBeLessThanOrEqual(50);
    expect(store.metricCurve(id, "none", { maxPoints: 50 }).steps).toHaveLength(0);
  });

  describe("a query in SQL", () => {
    test("is answered from views with the words of people", () => {
      store.saveSession({ ...SESSION, id: "ended" });
      store.endSession("ended", AT);
      const id = createRun(store, { name: "fox", seed: 7, sessionId: "ended" });
      store.addParams(id, [
        { key: "rate", value: 0.1, source: "auto" },
        { key: "act", value: "relu", source: "auto" },
      ]);
      store.addDatasets(id, [dataset({ role: "train" })]);
      store.appendMetrics(id, { source: "auto", dataset: dataset() }, points("loss", [3, 2]));
      store.setTags(id, { stage: "draft" });
      store.addNote(id, "hm", AT);
      store.addPackages(id, [{ name: "zod", version: "4.0.0", isDirect: true }]);
      store.setSlice(id, "", [saveCell(store, "const rate = 0.1")]);

      const rowsOf = (sql: string) => store.querySql(sql).rows;

      expect(store.querySql("SELECT run, status, started_at, seed FROM runs")).toEqual({
        columns: ["run", "status", "started_at", "seed"],
        rows: [["fox", "interrupted", "2026-11-23 09:30:00.000", 7]],
      });
      expect(rowsOf("SELECT key, value FROM params ORDER BY key")).toEqual([
        ["act", "relu"],
        ["rate", 0.1],
      ]);
      expect(rowsOf("SELECT run, key, last, count, dataset FROM metrics")).toEqual([
        ["fox", "loss", 2, 2, "penguins.csv"],
      ]);
      expect(rowsOf("SELECT step, value FROM points")).toEqual([
        [0, 3],
        [1, 2],
      ]);
      expect(rowsOf("SELECT name, role FROM datasets")).toEqual([["penguins.csv", "train"]]);
      expect(rowsOf("WITH t AS (SELECT * FROM tags) SELECT key, value FROM t")).toEqual([["stage", "draft"]]);
      expect(rowsOf("SELECT text FROM notes")).toEqual([["hm"]]);
      expect(rowsOf("SELECT name, version FROM packages")).toEqual([["zod", "4.0.0"]]);
      expect(rowsOf("SELECT position, execution_count FROM cells")).toEqual([[1, 1]]);
      expect(rowsOf("SELECT * FROM artifacts")).toEqual([]);
    });

    test.each([
      ["DELETE FROM run", "only queries are answered"],
      ["/* SELECT */ UPDATE run SET name = 'x'", "only queries are answered"],
      ["WITH t AS (SELECT 1) DELETE FROM run RETURNING *", "only queries are answered"],
      ["PRAGMA user_version", "only queries are answered"],
      ["ATTACH 'other.db' AS other", "only queries are answered"],
      ["VACUUM", "only queries are answered"],
      ["SELECT 1; DELETE FROM run", "more than one statement"],
      ["SELECT colour FROM runs", "no such column: colour"],
      ["", "contains no statements"],
    ])("changes nothing and says what is wrong with it: %s", (sql, problem) => {
      createRun(store, { name: "fox" });

      expect(() => store.querySql(sql)).toThrow(
        expect.objectContaining({ code: "BAD_QUERY", message: expect.stringContaining(problem) as string }),
      );
      expect(store.listRuns({}).map(({ run }) => run.name)).toEqual(["fox"]);
    });
  });
});
