// Tables of cells and what they give: a row is what holds, the cells, and the value of the last one.
import { expect, test } from "vitest";

import { TestSession } from "./test-session.ts";

const MODULE = `
export default 7;
export const b = 8;
export let n = 0;
export const inc = () => ++n;
export function receiver() { return this; }
`;

/** A session whose folder holds a module and a JSON file. */
export function openSession(): TestSession {
  const session = new TestSession();
  session.write("m.mjs", MODULE);
  session.write("data.json", '{"a":1}');
  return session;
}

export type Row = readonly [behaviour: string, cells: readonly string[], expected: unknown];

/** One test for each row, each in a session of its own. */
export function testCells(rows: readonly Row[]): void {
  test.each(rows)("%s", async (_, cells, expected) => {
    using session = openSession();

    const value = await session.runAll(...cells);

    expect(value).toEqual(expected);
  });
}
