// A store whose folder goes away while it is written. Windows lets nobody delete a file that is open.
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { KeepingNotice } from "../../../src/track/keep/keeping-store.ts";
import { openExistingStore, openRecordingStore, openStore } from "../../../src/track/open-store.ts";
import type { TrailStore } from "../../../src/track/store.ts";
import { AT, createRun, dataset, points, runId, saveCell } from "../sample-run.ts";

let project: string;
let notices: KeepingNotice[];
const beforeState = process.env["XDG_STATE_HOME"];

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "labtrail-survivor-"));
  process.env["XDG_STATE_HOME"] = join(project, "state");
  notices = [];
});
afterEach(() => {
  if (beforeState === undefined) delete process.env["XDG_STATE_HOME"];
  else process.env["XDG_STATE_HOME"] = beforeState;
  rmSync(project, { recursive: true });
});

const open = (): TrailStore => openRecordingStore(project, (notice) => notices.push(notice));
const deleteStore = (): void => rmSync(join(project, ".labtrail"), { recursive: true });

/** What any later look finds. */
function look<Answer>(question: (store: TrailStore) => Answer): Answer {
  const store = openExistingStore(project);
  try {
    return question(store);
  } finally {
    store.close();
  }
}

describe.skipIf(process.platform === "win32")("a store whose folder is deleted", () => {
  test("has the open run with all but its earlier points, whenever that was", () => {
    const STEPS: readonly ((store: TrailStore, id: ReturnType<typeof runId>) => void)[] = [
      (store, id) => store.addParams(id, [{ key: "rate", value: 0.1, source: "auto" }]),
      (store, id) => store.addDatasets(id, [dataset({})]),
      (store, id) => store.setTags(id, { stage: "draft" }),
      (store, id) => store.addNote(id, "a note", AT),
      (store, id) => store.setSlice(id, "one", [saveCell(store, "const a = 1")]),
      (store, id) => store.setSlice(id, "two", [saveCell(store, "const a = 2"), saveCell(store, "const b = 3")]),
      (store, id) => void store.appendMetrics(id, { source: "explicit" }, points("after", [1, 2])),
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: STEPS.length - 1 }), fc.boolean(), (place, isTwice) => {
        const store = open();
        const id = runId();
        createRun(store, { id, name: "kept" });
        for (const [index, step] of STEPS.entries()) {
          if (index === place || (isTwice && index === place - 1)) deleteStore();
          step(store, id);
        }
        store.close();

        const run = look((again) => {
          const details = again.requireRun(id);
          return { ...details, sources: details.slice.map(({ sourceDigest }) => again.requireText(sourceDigest)) };
        });
        expect(run).toMatchObject({
          run: { name: "kept", status: "running" },
          params: [{ key: "rate", value: 0.1 }],
          tags: { stage: "draft" },
          notes: ["a note"],
          sliceDigest: "two",
          sources: ["const a = 2", "const b = 3"],
          metrics: [{ key: "after", count: 2, last: 2 }],
        });
        expect(run.datasets).toHaveLength(1);
        expect(notices.map(({ isWarning }) => isWarning)).toEqual(isTwice && place > 0 ? [true, true] : [true]);
        notices.length = 0;
        deleteStore();
      }),
      { numRuns: 20 },
    );
  });

  test("takes what comes late for a run that was over, and lets go of it", () => {
    const store = open();
    const id = createRun(store);
    store.endRun(id, { status: "finished", at: AT });
    deleteStore();

    store.addNote(id, "late", AT);
    const next = createRun(store, { name: "next" });
    store.close();

    expect(look((again) => again.listRuns({}).map(({ run }) => run.id))).toEqual([next]);
  });

  test("stays deleted when nothing follows but the end", () => {
    const store = open();
    const id = createRun(store);
    deleteStore();

    store.endRun(id, { status: "finished", at: AT });
    store.close();

    expect(existsSync(join(project, ".labtrail"))).toBe(false);
    expect(notices).toEqual([]);
  });

  test("still hears of a run that nobody ever began", () => {
    const store = open();
    deleteStore();

    expect(() => store.appendMetrics(runId(), { source: "explicit" }, points("loss", [1]))).not.toThrow();
    expect(() => store.requireRun(runId())).toThrow(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
    store.close();
  });

  test("goes on in the store that another process has put in its place", () => {
    const store = open();
    const id = createRun(store, { name: "ours" });
    deleteStore();
    const other = openStore(project);
    createRun(other, { name: "theirs" });
    other.close();

    store.addNote(id, "here", AT);
    store.close();

    expect(look((again) => again.listRuns({}).map(({ run }) => run.name))).toEqual(["ours", "theirs"]);
  });

  test("leaves the store that was moved away with all it had", () => {
    const store = open();
    const id = createRun(store, { name: "ours" });
    store.appendMetrics(id, { source: "explicit" }, points("loss", [1, 2, 3]));
    renameSync(join(project, ".labtrail"), join(project, "aside"));

    store.appendMetrics(id, { source: "explicit" }, points("loss", [4]));
    store.close();

    expect(look((again) => again.metricHistory(id, "loss").map(({ value }) => value))).toEqual([4]);
    rmSync(join(project, ".labtrail"), { recursive: true });
    renameSync(join(project, "aside"), join(project, ".labtrail"));
    // The write that found it gone went there as well.
    const values = look((again) => again.metricHistory(id, "loss").map(({ value }) => value));
    expect(values).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  test("keeps things elsewhere while a fresh one cannot be made, and has them all once it can", () => {
    const store = open();
    const id = createRun(store, { name: "ours" });
    deleteStore();
    writeFileSync(join(project, ".labtrail"), "in the way");

    store.addNote(id, "first", AT);
    expect(notices.at(-1)?.place).toBeDefined();
    rmSync(join(project, ".labtrail"));
    store.addNote(id, "second", AT);
    store.close();

    expect(look((again) => again.requireRun(id))).toMatchObject({ run: { name: "ours" }, notes: ["first", "second"] });
  });
});
