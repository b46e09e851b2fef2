// Tables of cells and what they give: a row is what holds, the cells, and the value of the last one. Each row is run twice:
// in this process, where the value can be looked at, and by the real runtime, all rows of a file in one session.
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { toPlainText } from "../../kernel/runtime/display/plain-text.ts";
import { openTestRuntime, type TestRuntime } from "./runtime.ts";
import { TestSession } from "./test-session.ts";

const MODULE = `
export default 7;
export const b = 8;
export let n = 0;
export const inc = () => ++n;
export function receiver() { return this; }
`;

function writeModules(session: { write(name: string, text: string): void }): void {
  session.write("m.mjs", MODULE);
  session.write("data.json", '{"a":1}');
}

/** A session whose folder holds a module and a JSON file. */
export function openSession(): TestSession {
  const session = new TestSession();
  writeModules(session);
  return session;
}

export type Row = readonly [behaviour: string, cells: readonly string[], expected: unknown];

/** One test for each row. */
export function testCells(rows: readonly Row[]): void {
  let runtime: TestRuntime;
  beforeAll(() => {
    runtime = openTestRuntime();
    writeModules(runtime);
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(runtime.folder, "node_modules"), "junction");
  });
  afterAll(() => runtime[Symbol.asyncDispose]());

  test.each(rows)("%s", async (_, cells, expected) => {
    using session = openSession();

    const value = await session.runAll(...cells);
    let shown: unknown;
    for (const cell of cells) shown = await runtime.valueOf(cell);

    expect(value).toEqual(expected);
    expect(shown).toBe(value === undefined ? undefined : toPlainText(value));
  });
}
