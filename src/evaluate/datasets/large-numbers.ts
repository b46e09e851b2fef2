import type { PlainRow } from "../../frame/plain-row.ts";

/**
 * Columns of 64-bit integers as what JavaScript can reckon with: Arrow, Parquet and DuckDB give a bigint for each, though
 * nearly all of them are small. A column is of bigints only when one of its values needs it, and then all of it is.
 */
export class LargeNumbers {
  readonly #names: readonly string[];
  readonly #isLarge: boolean[];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#isLarge = names.map(() => false);
  }

  /** Looks for values that no number can hold. */
  note(rows: readonly (readonly unknown[])[]): void {
    for (const row of rows) {
      for (let column = 0; column < row.length; column += 1) {
        const value = row[column];
        if (typeof value === "bigint" && !Number.isSafeInteger(Number(value))) this.#isLarge[column] = true;
      }
    }
  }

  /** A row as an object; a value that is missing is null. */
  toRecord(cells: readonly unknown[]): PlainRow {
    const record: Record<string, unknown> = {};
    for (let column = 0; column < this.#names.length; column += 1) {
      const value = cells[column];
      const isNumber = typeof value === "bigint" && this.#isLarge[column] !== true;
      define(record, this.#names[column] ?? "", isNumber ? Number(value) : (value ?? null));
    }
    return record;
  }
}

/** A column may have the name `__proto__`, which assigning would not make a property. */
export function define(record: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  } else record[name] = value;
}
