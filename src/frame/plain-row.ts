import { types } from "node:util";

/** An object that may be a row: no class, no proxy, no getter. */
export type PlainRow = Readonly<Record<string, unknown>>;

export function isPlainRow(value: unknown): value is PlainRow {
  if (typeof value !== "object" || value === null || types.isProxy(value) || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The names of a row's values; undefined when one is a getter, which showing a value must not run. */
function maybeNames(row: PlainRow): readonly string[] | undefined {
  const names = Object.keys(row);
  const isData = names.every((name) => Object.getOwnPropertyDescriptor(row, name)?.get === undefined);
  return isData ? names : undefined;
}

/**
 * The columns of rows that are alike: most of the columns stand in every row. A missing value is common, a list of unlike
 * things is no table. Undefined for those, and for rows that are no plain objects.
 */
export function maybeColumnNames(rows: readonly unknown[]): readonly string[] | undefined {
  const columns = new Set<string>();
  let cells = 0;
  for (const row of rows) {
    const names = isPlainRow(row) ? maybeNames(row) : undefined;
    if (names === undefined) return undefined;
    for (const name of names) columns.add(name);
    cells += names.length;
  }
  return columns.size > 0 && cells >= rows.length * columns.size * 0.5 ? [...columns] : undefined;
}

/** A value of a row, without running a getter of a row that was not looked at before. */
export function readCell(row: unknown, name: string): unknown {
  return isPlainRow(row) ? (Object.getOwnPropertyDescriptor(row, name)?.value as unknown) : undefined;
}
