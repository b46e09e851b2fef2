// Stores of every earlier shape. `trail-0001.db.gz` was written by the first version: three runs, one of them with a long
// series. A shape without a file of its own is what the steps up to it make of the file before.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RunId } from "../../src/shared/ids.ts";
import { openStore } from "../../src/track/open-store.ts";
import { openDatabase } from "../../src/track/sqlite/database.ts";
import { migrate, MIGRATIONS } from "../../src/track/sqlite/migrate.ts";
import type { TrailStore } from "../../src/track/store.ts";
import { AT, points, runId } from "./sample-run.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "track");
const EARLIER = MIGRATIONS.slice(0, -1).map(({ number }) => number);
const FIRST = `a${"0".repeat(31)}` as RunId;
const LONG = `c${"0".repeat(31)}` as RunId;
let folder: string;
let store: TrailStore | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-migrations-"));
  mkdirSync(join(folder, ".labtrail"));
});
afterEach(() => {
  store?.close();
  rmSync(folder, { recursive: true });
});

function fileOf(shape: number): string {
  return join(FIXTURES, `trail-${String(shape).padStart(4, "0")}.db.gz`);
}

function openOld(shape: number): TrailStore {
  const path = join(folder, ".labtrail", "trail.db");
  const file = EARLIER.findLast((number) => number <= shape && existsSync(fileOf(number))) ?? 1;
  writeFileSync(path, gunzipSync(readFileSync(fileOf(file))));
  const db = new Database(path);
  migrate(
    db,
    path,
    MIGRATIONS.filter(({ number }) => number <= shape),
  );
  expect(db.pragma("user_version", { simple: true })).toBe(shape);
  db.close();
  store = openStore(folder);
  return store;
}

describe.each(EARLIER)("a store of shape %i", (shape) => {
  test("has its runs with all they had", () => {
    const old = openOld(shape);

    expect(old.listRuns({}).map(({ run }) => [run.name, run.status])).toEqual([
      ["long", "running"],
      ["second", "failed"],
      ["first", "finished"],
    ]);
    const first = old.requireRun(FIRST);
    expect(first).toMatchObject({
      run: { seed: 7, startedAt: AT, endedAt: AT + 500 },
      tags: { stage: "draft" },
      notes: ["diverged"],
      code: { commit: "c0ffee", isDirty: true, leftOut: ["big.csv"] },
      slice: [{ sourceDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    });
    expect(first.params).toEqual([
      { key: "optimizer", value: "adam", source: "explicit" },
      { key: "rate", value: 0.1, source: "auto" },
    ]);
    expect(first.metrics).toMatchObject([
      { key: "acc", last: 0.75, source: "explicit" },
      { key: "loss", last: 1, min: 1, max: 3, dataset: { name: "penguins.csv" } },
    ]);
    expect(old.metricHistory(FIRST, "loss").map(({ value }) => value)).toEqual([3, 2, Number.NaN, 1]);
  });

  test("is written to as a new store is", () => {
    const old = openOld(shape);
    const id = runId();

    old.appendMetrics(LONG, { source: "auto" }, points("loss", [100], 5000));
    old.createRun({ id, experiment: "penguins", startedAt: AT + 9000 });
    old.addParams(id, [{ key: "rate", value: 0.3, source: "auto" }]);

    expect(old.listRuns({ limit: 1 })[0]?.run.id).toBe(id);
    expect(old.requireRun(LONG).metrics[0]).toMatchObject({ key: "loss", count: 5001, last: 100, max: 100, min: -88 });
  });

  test("is of the same shape as a new store", () => {
    openOld(shape).close();
    store = undefined;
    const migrated = new Database(join(folder, ".labtrail", "trail.db"), { readonly: true });
    const fresh = openDatabase(":memory:");

    expect(shapeOf(migrated)).toEqual(shapeOf(fresh));
    migrated.close();
    fresh.close();
  });

  test("has a long series in short, with what stands out in it", () => {
    const { steps, values } = openOld(shape).metricCurve(LONG, "loss", { maxPoints: 100 });

    expect(steps.length).toBeLessThanOrEqual(100);
    expect([values[steps.indexOf(1234)], values[steps.indexOf(2345)], values[steps.indexOf(3456)]]).toEqual([
      77,
      -88,
      Number.NaN,
    ]);
    expect([steps[0], steps.at(-1)]).toEqual([0, 4999]);
  });
});

test("rollups that were made by a migration are those that are made while writing", () => {
  openOld(1).close();
  store = openStore(folder);
  const id = runId();
  store.createRun({ id, experiment: "again", startedAt: AT });
  const before = store.metricHistory(LONG, "loss");
  for (let from = 0; from < before.length; from += 700) {
    store.appendMetrics(id, { source: "auto" }, before.slice(from, from + 700));
  }
  store.close();
  store = undefined;

  const db = new Database(join(folder, ".labtrail", "trail.db"), { readonly: true });
  const rollupsOf = (run: RunId) =>
    db
      .prepare(
        `SELECT bucket, first_step, rollup.last_step, rollup.min, min_step, rollup.max, max_step, nan_step
         FROM rollup JOIN metric ON metric.id = metric_id JOIN run ON run.seq = run_seq WHERE run.id = ? ORDER BY bucket`,
      )
      .all(run);
  expect(rollupsOf(id)).toHaveLength(20);
  expect(rollupsOf(id)).toEqual(rollupsOf(LONG));
  db.close();
});

/** Tables and indices by name, with their columns. */
function shapeOf(db: Database.Database): unknown {
  const names = db
    .prepare<[], { name: string; type: string }>(
      "SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  return names.map(({ name, type }) => [
    name,
    type,
    db.pragma(type === "index" ? `index_info(${name})` : `table_info(${name})`),
  ]);
}
