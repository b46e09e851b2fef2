import { type RowShape, RowShapeBuilder } from "../../frame/row-shape.ts";
import type { ColumnType, DatasetColumn } from "../dataset.ts";

/** What is known of rows once all of them were seen. */
export interface InferredRows {
  readonly shape: RowShape;
  readonly schema: readonly DatasetColumn[];
  readonly length: number;
}

/** What was seen of a column. */
interface ColumnState {
  readonly types: Set<ColumnType>;
  /** How many rows have a value. */
  present: number;
  /** Whether one of its numbers is no bigint. */
  hasFraction: boolean;
}

/** Learns columns and their types from all rows, some at a time. */
export class SchemaBuilder {
  readonly #shape = new RowShapeBuilder();
  readonly #columns = new Map<string, ColumnState>();
  readonly #whole: ColumnState = { types: new Set(), present: 0, hasFraction: false };
  #length = 0;

  add(rows: readonly unknown[]): void {
    this.#length += rows.length;
    this.#shape.add(rows);
    const { kind } = this.#shape.shape;
    for (const row of rows) {
      note(this.#whole, row);
      if (kind === "records") this.#addCells(row as Readonly<Record<string, unknown>>);
      else if (kind === "lists") this.#addItems(row as ArrayLike<unknown>);
    }
  }

  get result(): InferredRows {
    const shape = this.#shape.shape;
    const length = this.#length;
    if (length === 0) return { shape, schema: [], length };
    const schema = shape.names.map((name) => {
      const state = shape.kind === "values" ? this.#whole : this.#columns.get(name);
      return { name, type: toType(state), isNullable: (state?.present ?? 0) < length };
    });
    return { shape, schema, length };
  }

  #addCells(row: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(row)) note(this.#stateOf(name), row[name]);
  }

  #addItems(row: ArrayLike<unknown>): void {
    for (let column = 0; column < row.length; column += 1) note(this.#stateOf(String(column)), row[column]);
  }

  #stateOf(name: string): ColumnState {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const state: ColumnState = { types: new Set(), present: 0, hasFraction: false };
    this.#columns.set(name, state);
    return state;
  }
}

function note(state: ColumnState, value: unknown): void {
  const type = typeOf(value);
  if (type !== undefined) state.types.add(type);
  if (!isMissing(value)) state.present += 1;
  if (typeof value === "number" && !Number.isSafeInteger(value) && !Number.isNaN(value)) state.hasFraction = true;
}

/** Whether there is no value: null, undefined or NaN. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function toType(state: ColumnState | undefined): ColumnType {
  const types = new Set(state?.types);
  // Small whole numbers among large ones, as JSON has them.
  if (types.has("bigint") && state?.hasFraction === false) types.delete("number");
  const [first, ...others] = types;
  return others.length > 0 ? "mixed" : (first ?? "unknown");
}

function typeOf(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
    case "string":
      return typeof value as ColumnType;
    case "object":
      if (value === null) return undefined;
      if (value instanceof Date) return "date";
      return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)) ? "list" : "object";
    case "undefined":
      return undefined;
    default:
      return "object";
  }
}
