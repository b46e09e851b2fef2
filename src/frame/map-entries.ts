import { types } from "node:util";

import { type Frame, fromRows } from "./frame.ts";
import { maybeColumnNames, readCell } from "./plain-row.ts";
import { inferType } from "./value-types.ts";

const SAMPLE = 1000;

// A Map of a subclass may have an iterator of its own.
const entriesOf = Map.prototype.entries;

function readEntries(map: ReadonlyMap<unknown, unknown>, start: number, end: number): readonly [unknown, unknown][] {
  const entries: [unknown, unknown][] = [];
  let index = 0;
  for (const entry of entriesOf.call(map)) {
    if (index >= end) break;
    if (index >= start) entries.push(entry);
    index += 1;
  }
  return entries;
}

/** A Map: its keys, and its values in one column, or in several when they are alike plain objects. */
export function maybeMapEntries(value: object): Frame | undefined {
  if (!types.isMap(value) || value.size === 0) return undefined;
  const map: ReadonlyMap<unknown, unknown> = value;
  const sample = readEntries(map, 0, SAMPLE);
  const names = maybeColumnNames(sample.map(([, held]) => held));
  const toCells = (held: unknown): readonly unknown[] =>
    names === undefined ? [held] : names.map((name) => readCell(held, name));
  const sampleCells = sample.map(([, held]) => toCells(held));
  const valueColumns = (names ?? ["value"]).map((name, column) => ({
    name,
    type: inferType(sampleCells.map((cells) => cells[column])),
  }));
  const columns = [{ name: "key", type: inferType(sample.map(([key]) => key)) }, ...valueColumns];
  return fromRows({ kind: "Map", columns, rowCount: map.size, isSequential: true }, (start, end) =>
    readEntries(map, start, end).map(([key, held]) => [key, ...toCells(held)]),
  );
}
