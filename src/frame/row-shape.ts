import { isPlainRow, type PlainRow } from "./plain-row.ts";

/**
 * What rows are made of: plain objects have the columns that any of them names, lists have columns by number, and of
 * anything else the row itself is the one column.
 */
export interface RowShape {
  readonly kind: "records" | "lists" | "values";
  readonly names: readonly string[];
}

const VALUES: RowShape = { kind: "values", names: ["value"] };

/** The shape of rows that are known in part: as long as they are alike, and of all when the last one was added. */
export class RowShapeBuilder {
  readonly #names = new Set<string>();
  #width = 0;
  #isRecords = true;
  #isLists = true;
  #count = 0;

  add(rows: readonly unknown[]): void {
    this.#count += rows.length;
    if (this.#isRecords) this.#isRecords = rows.every(isPlainRow);
    if (this.#isLists) this.#isLists = rows.every(isList);
    // The name that only the last row has is data as well.
    if (this.#isRecords) for (const row of rows as readonly PlainRow[]) this.#addNames(row);
    if (this.#isLists)
      for (const row of rows as readonly ArrayLike<unknown>[]) this.#width = Math.max(this.#width, row.length);
  }

  get shape(): RowShape {
    if (this.#count === 0) return VALUES;
    if (this.#isRecords) return { kind: "records", names: [...this.#names] };
    if (!this.#isLists) return VALUES;
    return { kind: "lists", names: Array.from({ length: this.#width }, (_, column) => String(column)) };
  }

  #addNames(row: PlainRow): void {
    for (const name of Object.keys(row)) this.#names.add(name);
  }
}

/** The columns of some rows, in the order of the shape's names. */
export function readRowColumns(
  { kind, names }: RowShape,
  rows: ArrayLike<unknown>,
  start: number,
  end: number,
): readonly ArrayLike<unknown>[] {
  // Of a typed array without a copy.
  const part = ArrayBuffer.isView(rows)
    ? (rows as unknown as Float64Array).subarray(start, end)
    : (Array.prototype.slice.call(rows, start, end) as readonly unknown[]);
  if (kind === "values") return [part];
  if (kind === "lists") return names.map((_, column) => listColumn(part as readonly ArrayLike<unknown>[], column));
  return names.map((name) => (part as readonly PlainRow[]).map((row) => row[name]));
}

/** As numbers as long as it is: an array of a thousand columns is read a thousand times. */
function listColumn(rows: readonly ArrayLike<unknown>[], column: number): ArrayLike<unknown> {
  const numbers = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const value = rows[index]?.[column];
    if (typeof value !== "number") return rows.map((one) => one[column]);
    numbers[index] = value;
  }
  return numbers;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
