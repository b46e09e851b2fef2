// What a store cannot take is kept, and taken over later: each write once, in its order.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { beginJournal, findJournals } from "../../../src/track/keep/journal.ts";
import { keepingStore, type KeepingNotice } from "../../../src/track/keep/keeping-store.ts";
import { pendingFolders } from "../../../src/track/keep/pending-folders.ts";
import { createMemoryObjects } from "../../../src/track/objects.ts";
import { openExistingStore, openStore } from "../../../src/track/open-store.ts";
import { openSqliteStore } from "../../../src/track/sqlite/sqlite-store.ts";
import { TrackError, type TrailStore } from "../../../src/track/store.ts";
import { OBJECT_WRITES, STORE_WRITES } from "../../../src/track/store-writes.ts";
import { AT, createRun, dataset, points, runId, saveCell } from "../sample-run.ts";

let state: string;
const project = (): string => join(state, "project");
const before = process.env["XDG_STATE_HOME"];

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "labtrail-state-"));
  process.env["XDG_STATE_HOME"] = state;
});
afterEach(() => {
  if (before === undefined) delete process.env["XDG_STATE_HOME"];
  else process.env["XDG_STATE_HOME"] = before;
  rmSync(state, { recursive: true });
});

/** A store on a disk that can be made to fail, kept from failing. */
function startKeeping(places: readonly string[] = [join(state, "pending")]) {
  const disk = { isFull: false };
  const real = openSqliteStore(":memory:", createMemoryObjects());
  const check = (): void => {
    if (disk.isFull) throw new TrackError("STORE_FAILED", "the disk is full", { hint: "Make room on the disk." });
  };
  const failing = Object.fromEntries(
    [...STORE_WRITES, ...OBJECT_WRITES, "takeOver" as const].map((name) => [
      name,
      (...args: readonly unknown[]) => {
        check();
        return (real[name] as (...given: readonly unknown[]) => unknown)(...args);
      },
    ]),
  );
  const notices: KeepingNotice[] = [];
  let now = 0;
  const store = keepingStore({
    open() {
      check();
      return { ...real, ...failing, close: () => undefined } as TrailStore;
    },
    maybeOpenCopy: () => undefined,
    pendingFolders: places,
    notify: (notice) => notices.push(notice),
    // Every call finds that it is time to try again.
    clock: { now: () => (now += 60_000) },
  });
  return { store, real, disk, notices };
}

const OPERATIONS: Readonly<Record<string, (store: TrailStore, id: ReturnType<typeof runId>, number: number) => void>> =
  {
    metrics: (store, id, number) =>
      void store.appendMetrics(id, { source: "explicit" }, points("loss", [number, Number.NaN, -Infinity], number * 3)),
    params: (store, id, number) =>
      store.addParams(id, [{ key: `param ${number}`, value: { deep: [number, null] }, source: "auto" }]),
    datasets: (store, id, number) => store.addDatasets(id, [dataset({ location: `${number}.csv` })]),
    tags: (store, id, number) => store.setTags(id, { stage: number % 3 === 0 ? undefined : String(number) }),
    note: (store, id, number) => store.addNote(id, `note ${number}`, AT),
    cell: (store, id, number) => {
      store.setSlice(id, `slice ${number}`, [saveCell(store, `const a = ${number}`)]);
    },
  };

/** Everything that is known of a run, but for ids that are drawn. */
function describeRun(store: TrailStore, id: ReturnType<typeof runId>) {
  const { slice, ...details } = store.requireRun(id);
  return {
    ...details,
    history: store.metricHistory(id, "loss"),
    slice: slice.map((execution) => ({
      ...execution,
      id: undefined,
      source: store.requireText(execution.sourceDigest),
    })),
  };
}

describe("a store on a disk that fills up and empties", () => {
  test("has everything in the end, each thing once and in its order, whenever the disk was full", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ operation: fc.constantFrom(...Object.keys(OPERATIONS)), isFull: fc.boolean() }), {
          maxLength: 25,
        }),
        fc.boolean(),
        (steps, isMemoryOnly) => {
          const { store, real, disk } = startKeeping(isMemoryOnly ? [] : undefined);
          const expected = openSqliteStore(":memory:", createMemoryObjects());
          const id = runId();
          for (const [index, { operation, isFull }] of [
            { operation: "", isFull: steps.length % 2 === 0 },
            ...steps,
          ].entries()) {
            disk.isFull = isFull;
            for (const one of [store, expected]) {
              if (operation === "") createRun(one, { id, name: "run" });
              else OPERATIONS[operation]?.(one, id, index);
            }
          }
          disk.isFull = false;
          store.close();

          expect(describeRun(real, id)).toEqual(describeRun(expected, id));
          expect(existsSync(join(state, "pending")) ? readdirSync(join(state, "pending")) : []).toEqual([]);
          expected.close();
          real.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test("tells once where things wait, and once that they are in", () => {
    const { store, disk, notices } = startKeeping();
    const id = createRun(store);

    disk.isFull = true;
    for (let step = 0; step < 5; step += 1) store.appendMetrics(id, { source: "auto" }, points("loss", [step], step));
    disk.isFull = false;
    store.appendMetrics(id, { source: "auto" }, points("loss", [5], 5));

    expect(notices.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^the disk is full\. Make room on the disk\. What is recorded meanwhile is kept in ".*pending/,
      ),
      "the store can be written again, and has what was kept meanwhile.",
    ]);
    expect(notices[0]?.place).toContain(state);
    expect(notices[1]?.place).toBeUndefined();
  });

  test("gives a run its name at once, and texts that were kept elsewhere", async () => {
    const { store, disk } = startKeeping();
    disk.isFull = true;
    writeFileSync(join(state, "model.json"), "{}");

    const run = store.createRun({ id: runId(), experiment: "penguins", startedAt: AT });
    const digest = store.saveText("const a = 1");
    const saved = await store.saveFile(join(state, "model.json"));

    expect(run).toMatchObject({ status: "running", name: expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/) as string });
    expect(store.requireText(digest)).toBe("const a = 1");
    expect(Buffer.from(store.requireBytes(saved.digest)).toString()).toBe("{}");
  });

  test("goes on in the next place when the first one fills up, and in memory when none has room", () => {
    // A file where a folder is needed: no disk has less room.
    writeFileSync(join(state, "taken"), "");
    const { store, disk, notices, real } = startKeeping([join(state, "taken", "pending")]);
    disk.isFull = true;
    const id = createRun(store);

    disk.isFull = false;
    store.close();

    expect(notices[0]?.text).toContain("kept in memory");
    expect(real.requireRun(id).run.id).toBe(id);
  });

  test("a mistake stays a mistake", () => {
    const { store } = startKeeping();
    const id = createRun(store);
    store.addParams(id, [{ key: "rate", value: 1, source: "explicit" }]);

    expect(() => store.addParams(id, [{ key: "rate", value: 2, source: "explicit" }])).toThrow(
      expect.objectContaining({ code: "PARAM_CHANGED" }),
    );
  });
});

/** A journal with a run in it, as a session leaves it that could not write its store. */
function leaveJournal() {
  mkdirSync(project());
  const [place = ""] = pendingFolders(project());
  const journal = beginJournal(place);
  const id = runId();
  const digest = journal.objects.save("const left = 1");
  journal.append({ name: "createRun", args: [{ id, experiment: "left", name: "left", startedAt: AT }] });
  journal.append({ name: "appendMetrics", args: [id, { source: "auto" }, points("loss", [1, Number.NaN])] });
  return { journal, id, digest };
}

describe("what a session has left behind", () => {
  test("is in the store as soon as it is opened, also when nothing else is there", () => {
    const { journal, id, digest } = leaveJournal();
    journal.end();

    const store = openExistingStore(project());

    expect(store.metricHistory(id, "loss").map(({ value }) => value)).toEqual([1, Number.NaN]);
    expect(store.requireText(digest)).toBe("const left = 1");
    expect(findJournals(project())).toEqual([]);
    store.close();
  });

  test("is looked at while its session lives, and taken over once", () => {
    const { journal, id } = leaveJournal();
    openStore(project()).close();
    journal.append({ name: "appendMetrics", args: [id, { source: "auto" }, points("loss", [3], 2)] });

    const store = openStore(project());

    expect(store.metricHistory(id, "loss").map(({ value }) => value)).toEqual([1, Number.NaN, 3]);
    expect(store.takeOver(journal.read())).toEqual([]);
    expect(store.metricHistory(id, "loss")).toHaveLength(3);
    expect(findJournals(project())).toHaveLength(1);
    store.close();
    journal.end();
  });

  test("half a line is what nobody was told of, and is left out", () => {
    const { journal, id } = leaveJournal();
    const path = join(journal.folder ?? "", "journal.jsonl");
    journal.end();
    writeFileSync(path, readFileSync(path, "utf8").replace(/"end"\n$/, '["endRun","'));

    const store = openStore(project());

    expect(store.requireRun(id).run.status).toBe("running");
    store.close();
  });

  test("what is refused is told and stays, and the rest is taken over", () => {
    const { journal, id } = leaveJournal();
    const end = { status: "finished", at: AT };
    journal.append({ name: "endRun", args: [id, end] });
    journal.append({ name: "appendMetrics", args: [id, { source: "auto" }, points("loss", [9], 9)] });
    journal.append({ name: "addNote", args: [id, "after", AT] });
    journal.end();
    const notices: KeepingNotice[] = [];

    const store = openStore(project(), (notice) => notices.push(notice));

    expect(notices).toEqual([
      {
        text: expect.stringMatching(/1 of 5 writes were refused, .* has ended\. .*refused-/) as string,
        place: undefined,
      },
    ]);
    expect(store.requireRun(id)).toMatchObject({ notes: ["after"], run: { status: "finished" } });
    expect(store.metricHistory(id, "loss")).toHaveLength(2);
    store.close();
    openStore(project(), (notice) => notices.push(notice)).close();
    expect(notices).toHaveLength(1);
  });
});
