import type { ColumnType, DatasetColumn } from "../../dataset.ts";
import { define } from "../large-numbers.ts";
import type { DataFile } from "../files/data-file.ts";
import { type DeclaredType, looksLike, nameOfType, NO_VALUE, parseValue } from "../files/convert-value.ts";
import { requireColumns } from "../files/require-columns.ts";
import type { CsvLine } from "./parse-csv.ts";

/** How fields become values. */
export interface FieldOptions {
  readonly types: Readonly<Record<string, DeclaredType>>;
  readonly missing: ReadonlySet<string>;
}

/** A row that does not fit: which column, where it is one, and why. */
export interface FieldFault {
  readonly column: string | undefined;
  readonly what: string;
  readonly hint: string;
}

/** The columns of a CSV file: their types are those of all rows, or what the user has declared. */
export class CsvColumns {
  readonly names: readonly string[];
  readonly #declared: readonly (DeclaredType | undefined)[];
  readonly #missing: ReadonlySet<string>;
  readonly #looks: readonly Set<ReturnType<typeof looksLike>>[];
  readonly #hasMissing: boolean[];
  readonly #hasNan: boolean[];

  /** @throws {@link EvaluateError} `BAD_FILE` when a type is declared for a column that is not there. */
  constructor(names: readonly string[], { types, missing }: FieldOptions, file: DataFile) {
    requireColumns(types, names, file);
    this.names = names;
    this.#declared = names.map((name) => (Object.hasOwn(types, name) ? types[name] : undefined));
    this.#missing = missing;
    this.#looks = names.map(() => new Set());
    this.#hasMissing = names.map(() => false);
    this.#hasNan = names.map(() => false);
  }

  /** What keeps a row out. It depends on the row alone, so that each reading finds the same rows. */
  maybeFault({ fields, hasBadQuote }: CsvLine): FieldFault | undefined {
    const hint = `A field with a delimiter, a quote or a line break stands in quotes, and a quote in it is written twice.`;
    if (hasBadQuote) return { column: undefined, what: "text stands behind a closing quote", hint };
    if (fields.length !== this.names.length) {
      const what = `${counted(fields.length, "field")} for ${counted(this.names.length, "column")}`;
      return { column: undefined, what, hint };
    }
    for (const [column, type] of this.#declared.entries()) {
      const text = fields[column] ?? "";
      if (type === undefined || this.#missing.has(text) || parseValue(text, type) !== NO_VALUE) continue;
      return {
        column: this.names[column],
        what: `"${text}" is not ${nameOfType(type)}`,
        hint: `Texts that stand for nothing are listed in { missing: ["", "NA"] }.`,
      };
    }
    return undefined;
  }

  /** Learns from a row that fits. */
  note({ fields }: CsvLine): void {
    for (let column = 0; column < this.names.length; column += 1) {
      const text = fields[column] ?? "";
      const looks = this.#looks[column];
      if (this.#missing.has(text)) this.#hasMissing[column] = true;
      // A column with one text is of texts, whatever else it has.
      else if (this.#declared[column] === undefined && looks?.has("string") === false) looks.add(looksLike(text));
      // Missing only where it turns out to be a number.
      if (text.length === 3 && text.toLowerCase() === "nan") this.#hasNan[column] = true;
    }
  }

  /** When every row was noted. */
  get schema(): readonly DatasetColumn[] {
    return this.names.map((name, column) => {
      const type = this.#typeOf(column);
      const hasNan = type === "number" && this.#hasNan[column] === true;
      return { name, type, isNullable: hasNan || this.#hasMissing[column] === true };
    });
  }

  /** Makes rows of fields, once every row was noted. */
  get toRecord(): (line: CsvLine) => Readonly<Record<string, unknown>> {
    const { names } = this;
    const missing = this.#missing;
    const types = names.map((_, column) => this.#parsedAs(column));
    return ({ fields }) => {
      const record: Record<string, unknown> = {};
      for (let column = 0; column < names.length; column += 1) {
        const text = fields[column] ?? "";
        define(record, names[column] ?? "", missing.has(text) ? null : parseValue(text, types[column] ?? "string"));
      }
      return record;
    };
  }

  #parsedAs(column: number): DeclaredType {
    const type = this.#typeOf(column);
    return type === "unknown" ? "string" : (type as DeclaredType);
  }

  #typeOf(column: number): ColumnType {
    const declared = this.#declared[column];
    if (declared !== undefined) return declared;
    const looks = this.#looks[column] ?? new Set();
    if (looks.size === 0) return "unknown";
    if (looks.has("string")) return "string";
    if (looks.has("boolean")) return looks.size === 1 ? "boolean" : "string";
    return looks.has("large") && !looks.has("number") ? "bigint" : "number";
  }
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
