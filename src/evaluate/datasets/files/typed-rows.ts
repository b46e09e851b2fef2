import { isPlainRow, type PlainRow } from "../../../frame/plain-row.ts";
import type { DatasetColumn } from "../../dataset.ts";
import { SchemaBuilder } from "../infer-schema.ts";
import { define } from "../large-numbers.ts";
import type { RowSource } from "../row-source.ts";
import { convertValue, type DeclaredType, nameOfType, NO_VALUE } from "./convert-value.ts";
import type { DataFile } from "./data-file.ts";
import { requireColumns } from "./require-columns.ts";

/** A value of a file with its place. */
export interface PlacedRow {
  readonly value: unknown;
  readonly lineNumber: number | undefined;
}

/**
 * Rows of a file whose values have types of their own: those that are declared are checked, a column that a row lacks is
 * null there, and large whole numbers make all of their column bigints.
 */
export class TypedRows {
  readonly #file: DataFile;
  readonly #types: readonly (readonly [name: string, type: DeclaredType])[];
  readonly #builder = new SchemaBuilder();
  #rowNumber = 0;

  constructor(file: DataFile, types: Readonly<Record<string, DeclaredType>>) {
    this.#file = file;
    this.#types = Object.entries(types);
  }

  /**
   * Learns from some rows.
   *
   * @throws {@link EvaluateError} `BAD_ROW` with row and column.
   */
  note(rows: readonly PlacedRow[]): void {
    this.#builder.add(rows.map((row) => this.#converted(row)));
  }

  /** When all rows were noted. */
  finish(): Pick<RowSource<unknown>, "schema" | "length" | "shape"> & { readonly toRow: (value: unknown) => unknown } {
    const { schema: found, length, shape } = this.#builder.result;
    if (length > 0) requireColumns(Object.fromEntries(this.#types), shape.names, this.#file);
    const declared = new Map(this.#types);
    const schema = found.map((column) => ({ ...column, type: declared.get(column.name) ?? column.type }));
    const isRecords = shape.kind === "records";
    return {
      schema,
      length,
      shape,
      toRow: isRecords ? (value) => this.#toRecord(value as PlainRow, schema) : (value) => value,
    };
  }

  #converted({ value, lineNumber }: PlacedRow): unknown {
    this.#rowNumber += 1;
    if (this.#types.length === 0 || !isPlainRow(value)) return value;
    const row: Record<string, unknown> = { ...value };
    for (const [column, type] of this.#types) {
      const held = Object.hasOwn(row, column) ? row[column] : undefined;
      if (held === null || held === undefined) continue;
      const converted = convertValue(held, type);
      if (converted === NO_VALUE) {
        const place = { rowNumber: this.#rowNumber, lineNumber, column };
        throw this.#file.rowFault(place, `${textOf(held)} is not ${nameOfType(type)}`);
      }
      define(row, column, converted);
    }
    return row;
  }

  #toRecord(value: PlainRow, schema: readonly DatasetColumn[]): PlainRow {
    const record: Record<string, unknown> = {};
    for (const { name, type } of schema) {
      const held = Object.hasOwn(value, name) ? value[name] : null;
      const isDeclared = type === "date" || type === "bigint";
      define(
        record,
        name,
        isDeclared && held !== null && held !== undefined ? convertValue(held, type) : (held ?? null),
      );
    }
    return record;
  }
}

function textOf(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
