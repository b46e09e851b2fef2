// Which cells no longer stand for what they gave, in `%track` and below a result.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { CaptureEvent } from "../../../src/track/capture/event.ts";
import { renderStale } from "../../../src/track/session/render-staleness.ts";
import { startSession, type TestSession } from "../session.ts";

const numbers = (values: Readonly<Record<string, number>>): CaptureEvent => ({ kind: "numbers", values });

async function staleOf(session: TestSession): Promise<readonly string[]> {
  return (await session.tracker.status()).stale.map(renderStale);
}

/** Saves the notebook with its cells in this order. */
function save(session: TestSession, ...ids: readonly string[]): void {
  const cells = ids.map((id) => ({
    id,
    cell_type: "code",
    source: "",
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  writeFileSync(
    join(session.folder, "penguins.ipynb"),
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
}

async function runAll(
  session: TestSession,
  ...cells: readonly (readonly [id: string, source: string])[]
): Promise<void> {
  for (const [id, source] of cells) await session.run(id, source);
}

describe("no cell is stale", () => {
  test.each<readonly [string, readonly (readonly [string, string])[]]>([
    [
      "when all ran from top to bottom",
      [
        ["1", "let a = 1"],
        ["2", "const b = a + 1"],
        ["3", "b"],
      ],
    ],
    [
      "when a value goes from cell to cell and changes",
      [
        ["1", "const rows = load()"],
        ["2", "rows.length"],
        ["3", "rows.push(1)"],
        ["4", "use(rows)"],
      ],
    ],
    [
      "when a cell and all after it ran again",
      [
        ["1", "const a = 1"],
        ["2", "const b = a"],
        ["1", "const a = 2"],
        ["2", "const b = a"],
      ],
    ],
    [
      "when only what nobody reads ran again",
      [
        ["1", "const a = 1"],
        ["2", "const b = a"],
        ["2", "const b = a + 1"],
      ],
    ],
    [
      "when an import ran again",
      [
        ["1", `import * as tf from "@tensorflow/tfjs"`],
        ["2", "const t = tf.tensor([1])"],
        ["1", `import * as tf from "@tensorflow/tfjs"`],
      ],
    ],
  ])("%s", async (_, cells) => {
    await using session = await startSession();
    await runAll(session, ...cells);

    expect(await staleOf(session)).toEqual([]);
  });

  test("when what ran again gave the same value", async () => {
    await using session = await startSession();
    const same: CaptureEvent = {
      kind: "variables",
      changes: { isWhole: true, changed: [], same: ["a"], sampled: [], code: [] },
    };
    await session.run("1", "const a = 1");
    await session.run("2", "const b = a");
    await session.run("1", "const a = 1 // as before", [same]);

    expect(await staleOf(session)).toEqual([]);
  });
});

test("nothing is said of cells that no notebook holds, as in a console", async () => {
  await using session = await startSession();
  for (const source of ["const a = 1", "const b = a", "const a = 2"]) await session.run(undefined, source);
  const notes = await session.run(undefined, "const accuracy = test(b)", [numbers({ accuracy: 1 })]);

  expect([await staleOf(session), notes.length]).toEqual([[], 1]);
});

describe("a cell is stale", () => {
  test("when a value it read is made anew", async () => {
    await using session = await startSession();
    await runAll(session, ["1", "const rate = 1"], ["2", "const model = train(rate)"], ["1", "const rate = 2"]);

    expect(await staleOf(session)).toEqual([`[2], which is stale: [3] has changed "rate" since`]);
  });

  test("when the cell that made a value was edited and makes it no more", async () => {
    await using session = await startSession();
    await runAll(session, ["1", "const rate = 1"], ["2", "const model = train(rate)"], ["1", "const speed = 2"]);

    expect(await staleOf(session)).toEqual([
      `[2], which is stale: its "rate" is that of [1], which was edited or deleted since`,
    ]);
  });

  test("when that cell was deleted, and not any more when deleting was undone", async () => {
    await using session = await startSession();
    await runAll(session, ["1", "const rate = 1"], ["2", "const model = train(rate)"]);
    await session.run("3", "1 + 1", [], undefined, ["1"]);
    expect(await staleOf(session)).toEqual([
      `[2], which is stale: its "rate" is that of [1], which was edited or deleted since`,
    ]);

    await session.run("1", "const rate = 1");
    expect(await staleOf(session)).toEqual([`[2], which is stale: [4] has changed "rate" since`]);
  });

  test("when it took a value from a cell below it, as the notebook's file has them", async () => {
    await using session = await startSession();
    save(session, "1", "2", "3");
    await runAll(session, ["1", "const rate = 1"], ["3", "const rate = 3"], ["2", "const model = train(rate)"]);

    expect(await staleOf(session)).toEqual([
      `[3], which is out of order: its "rate" is that of [2], which a run from top to bottom would not find there`,
    ]);
  });

  test("when it changed further what it had changed itself", async () => {
    await using session = await startSession();
    await runAll(session, ["1", "const rows = load()"], ["2", "rows.push(1)"], ["2", "rows.push(1)"]);

    expect(await staleOf(session)).toEqual([
      `[3], which is out of order: its "rows" is that of [2], which a run from top to bottom would not find there`,
    ]);
  });
});

describe("a result that rests on a stale cell", () => {
  test("says so in one line, each time, until the cell has run again", async () => {
    await using session = await startSession();
    const measure = ["4", "const accuracy = test(model)", [numbers({ accuracy: 1 })]] as const;
    await runAll(session, ["1", "const rate = 1"], ["2", "const model = train(rate)"], ["1", "const rate = 2"]);

    const [, doubt] = await session.run(...measure);
    const [again] = await session.run(...measure);
    await session.run("2", "const model = train(rate)");
    const fresh = await session.run(...measure);

    expect(doubt).toBe(`note: this rests on [2], which is stale: [3] has changed "rate" since`);
    expect(again).toBe(doubt);
    expect(fresh.filter((line) => line.startsWith("note"))).toEqual([]);
  });

  test("says nothing of stale cells that it does not rest on, nor when it is no result", async () => {
    await using session = await startSession();
    await runAll(session, ["1", "const rate = 1"], ["2", "const model = train(rate)"], ["1", "const rate = 2"]);

    expect(await session.run("5", "const accuracy = test(other)", [numbers({ accuracy: 1 })])).toHaveLength(1);
    expect(await session.run("6", "model.summary()")).toEqual([]);
  });
});
