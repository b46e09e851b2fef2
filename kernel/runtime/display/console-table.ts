import { types } from "node:util";

import { countText } from "../../../src/display/number-text.ts";
import { type Frame, fromRows } from "../../../src/frame/frame.ts";
import { maybeFrame } from "../../../src/frame/maybe-frame.ts";
import { renderFrame } from "./table.ts";
import type { Rendering } from "./rendering.ts";

type Entry = readonly [label: unknown, value: unknown];

/** The column of what has no columns of its own, as Node calls it. */
const VALUES = "Values";

/** Looking at more would take longer than anybody reads. */
const MAX_ENTRIES = 10_000;

/** The own values of an object by name, without those behind getters. */
function ownEntries(value: object): readonly Entry[] {
  const isArray = Array.isArray(value);
  const names = isArray
    ? Array.from({ length: Math.min(value.length, MAX_ENTRIES) }, (_, index) => String(index))
    : Object.keys(value);
  return names
    .slice(0, MAX_ENTRIES)
    .map((name) => [name, Object.getOwnPropertyDescriptor(value, name)?.value as unknown]);
}

function firstOf(values: Iterable<unknown>): readonly Entry[] {
  const entries: Entry[] = [];
  for (const value of values) if (entries.push([entries.length, value]) === MAX_ENTRIES) break;
  return entries;
}

/** Maps are frames of their own. */
function entriesOf(value: object): readonly Entry[] {
  if (types.isSet(value)) return firstOf(Set.prototype.values.call(value));
  return types.isTypedArray(value) ? firstOf(value as Iterable<unknown>) : ownEntries(value);
}

function sizeOf(value: object): number {
  if (types.isSet(value)) return value.size;
  return Array.isArray(value) || types.isTypedArray(value) ? value.length : Object.keys(value).length;
}

function isRow(value: unknown): value is object {
  return typeof value === "object" && value !== null && !types.isProxy(value) && !(value instanceof Date);
}

/** A frame of entries, as `console.table` of Node puts them: a column for each name, and one for values without names. */
function fromEntries(table: object): Frame | undefined {
  const entries = entriesOf(table);
  const names = new Set<string>();
  let hasValues = false;
  const cells = entries.map(([, value]) => {
    const own = isRow(value) ? new Map(ownEntries(value).map(([name, held]) => [String(name), held])) : undefined;
    for (const name of own?.keys() ?? []) names.add(name);
    hasValues ||= own === undefined;
    return own;
  });
  if (entries.length === 0) return undefined;
  const columns = [...names, ...(hasValues ? [VALUES] : [])].map((name) => ({ name, type: undefined }));
  const rows = entries.map(([, value], row) => {
    const own = cells[row];
    const held = Array.from(names, (name) => own?.get(name));
    return hasValues ? [...held, own === undefined ? value : undefined] : held;
  });
  const size = sizeOf(table);
  const note = size > rows.length ? `the first of ${countText(size)}` : undefined;
  return fromRows(
    { kind: "table", columns, rowCount: rows.length, note, rowLabel: (row) => entries[row]?.[0] },
    (start, end) => rows.slice(start, end),
  );
}

/** Only some of the columns; one that is not there is empty, as in Node. */
function withColumns(frame: Frame, names: readonly string[]): Frame {
  const places = names.map((name) => frame.columns.findIndex((column) => column.name === name));
  const columns = names.map((name, index) => frame.columns[places[index] ?? -1] ?? { name, type: undefined });
  const { kind, rowCount, note, isSequential, rowLabel } = frame;
  const source = { kind, rowCount, note, isSequential, columns, rowLabel: (row: number) => rowLabel.call(frame, row) };
  return fromRows(source, (start, end) =>
    frame.readRows(start, end).map((cells) => places.map((place) => (place < 0 ? undefined : cells[place]))),
  );
}

/** What `console.table` shows; undefined for what is no table, which is printed. */
export function maybeConsoleTable(value: unknown, columns: unknown): Rendering | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const frame = maybeFrame(value) ?? (types.isProxy(value) ? undefined : fromEntries(value));
  if (frame === undefined) return undefined;
  const names = Array.isArray(columns) ? columns.map(String) : undefined;
  return renderFrame(names === undefined ? frame : withColumns(frame, names));
}
