import { expect, test } from "vitest";

import { PositionTables } from "../../kernel/runtime/position-tables.ts";
import type { PositionTable } from "../../src/language/positions/positions.ts";

function tableOf(number: number): PositionTable {
  const source = `const é${number}: string = "😀";`;
  return { source, transpiled: source.replace(": string", ""), mappings: "AAAA,GAAG", pieces: [0, 0, number, 1] };
}

test("tables that have not been used for a while are packed, and are the same when they are needed", () => {
  const tables = new PositionTables();
  const numbers = Array.from({ length: 40 }, (_, number) => number);
  for (const number of numbers) tables.set(`cell_${number}.ts`, tableOf(number));

  tables.pack();
  const counts = tables.counts;
  const found = numbers.map((number) => tables.maybeGet(`cell_${number}.ts`));

  expect(counts).toEqual({ open: 16, packed: 24 });
  expect(found).toEqual(numbers.map(tableOf));
});

test("a table that was needed again stays open, and one that was replaced is the new one", () => {
  const tables = new PositionTables();
  for (let number = 0; number < 40; number += 1) tables.set(`cell_${number}.ts`, tableOf(number));
  tables.pack();

  tables.set("cell_0.ts", tableOf(100));
  const again = tables.maybeGet("cell_1.ts");
  tables.pack();

  expect(tables.maybeGet("cell_1.ts")).toBe(again);
  expect(tables.maybeGet("cell_0.ts")).toEqual(tableOf(100));
  expect(tables.maybeGet("no_cell.ts")).toBeUndefined();
});
