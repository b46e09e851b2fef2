import type { BasicType } from "hyparquet-writer";

/** A column as hyparquet-writer takes it. */
export interface ParquetColumn {
  readonly name: string;
  readonly data: unknown[];
  readonly type: BasicType;
  readonly nullable: true;
}

/** A column has one type: that of all its values, or text. What is absent is null. */
export function toParquetColumn(name: string, values: readonly unknown[]): ParquetColumn {
  const present = values.filter((value) => value !== undefined && value !== null);
  const [type, convert] = typeOf(present);
  const data = values.map((value) => (value === undefined || value === null ? null : convert(value)));
  return { name, data, type, nullable: true };
}

function typeOf(values: readonly unknown[]): readonly [BasicType, (value: unknown) => unknown] {
  const all = (type: string): boolean => values.every((value) => typeof value === type);
  // Nothing tells what a column without a value would hold: text is what most readers take it for.
  if (values.length === 0) return ["STRING", toText];
  if (all("number")) return ["DOUBLE", (value) => value];
  if (all("boolean")) return ["BOOLEAN", (value) => value];
  if (values.every((value) => value instanceof Date && !Number.isNaN(value.getTime()))) {
    return ["TIMESTAMP", (value) => value];
  }
  return ["STRING", toText];
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  const plain = ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
  return JSON.stringify(plain, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one)) ?? "";
}
