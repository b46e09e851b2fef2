// A session whose store cannot be used: the cell says so, training goes on, and the next session has everything.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, test } from "vitest";

import type { ExecutionId } from "../../../src/shared/ids.ts";
import type { WirePoint } from "../../../src/track/api/port.ts";
import { openStore } from "../../../src/track/open-store.ts";
import { createTracker } from "../../../src/track/session/create-tracker.ts";
import { newestShape } from "../../../src/track/sqlite/migrate.ts";

test("a store that cannot be opened stops no tracking: the cell says where things wait, and the next session has them", async () => {
  await using place = startSession();
  writeFileSync(join(place.folder, ".labtrail"), "a file where a folder should be");
  const { tracker, runCell } = place;

  const [notes, status] = [await runCell("%track on", []), await tracker.status()];
  const later = await runCell("train()", [["loss", 0.5]]);
  const waiting = (await tracker.openStore()).listRuns({});
  await tracker.close();
  rmSync(join(place.folder, ".labtrail"));
  const store = openStore(place.folder);

  expect(status).toMatchObject({ isOn: true, keptForLater: expect.stringContaining(place.state) as string });
  expect(notes).toEqual([
    expect.stringMatching(/^warning: the store ".*" cannot be made: .* What is recorded meanwhile is kept in/),
  ]);
  expect(later).toEqual([expect.stringMatching(/^run /)]);
  expect(waiting).toMatchObject([{ run: { status: "running" }, metrics: [{ key: "loss", last: 0.5 }] }]);
  expect(store.listRuns({})).toMatchObject([{ run: { status: "finished" }, metrics: [{ key: "loss", last: 0.5 }] }]);
  store.close();
});

test("a store that a newer labtrail has written stays as it is until there is one that knows it", async () => {
  await using place = startSession();
  openStore(place.folder).close();
  const setShape = (shape: number): void => {
    const db = new Database(join(place.folder, ".labtrail", "trail.db"));
    db.pragma(`user_version = ${shape}`);
    db.close();
  };
  setShape(newestShape() + 1);

  const [warning] = await place.runCell("%track on", []);
  await place.runCell("train()", [["loss", 0.5]]);
  await expect(place.tracker.openStore().then((store) => store.listRuns({}))).rejects.toMatchObject({
    code: "STORE_NEWER",
  });
  await place.tracker.close();
  setShape(newestShape());
  const store = openStore(place.folder);

  expect(warning).toMatch(/has shape \d+, .* update with `npm install labtrail@latest`\. What is recorded meanwhile/);
  expect(store.listRuns({})).toMatchObject([{ metrics: [{ key: "loss", last: 0.5 }] }]);
  store.close();
});

/** A session in a project of its own, with a state folder of its own. */
function startSession() {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-no-store-"));
  const state = mkdtempSync(join(tmpdir(), "labtrail-state-"));
  const before = process.env["XDG_STATE_HOME"];
  process.env["XDG_STATE_HOME"] = state;
  const tracker = createTracker({ cwd: folder, notebookPath: undefined });
  let executionCount = 0;
  const runCell = async (source: string, metrics: readonly (readonly [key: string, value: number])[]) => {
    executionCount += 1;
    const executionId = `${executionCount}` as ExecutionId;
    tracker.beginCell({ executionId, cellId: undefined, source, executionCount });
    if (executionCount === 1) await tracker.turnOn({ seed: 1 });
    const points = metrics.map(([key, value]): WirePoint => [key, value, null, 1]);
    if (points.length > 0) await tracker.say(executionId, { kind: "metrics", run: undefined, origin: {}, points });
    return tracker.endCell(executionId, { status: "ok", durationMs: 1 });
  };
  return {
    folder,
    state,
    tracker,
    runCell,
    async [Symbol.asyncDispose]() {
      await tracker.close();
      if (before === undefined) delete process.env["XDG_STATE_HOME"];
      else process.env["XDG_STATE_HOME"] = before;
      for (const one of [folder, state]) rmSync(one, { recursive: true });
    },
  };
}
