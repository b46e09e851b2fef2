import { dataProperty, hasMethods } from "../shared/data-property.ts";
import { type Frame, fromColumns } from "./frame.ts";

interface ArrowType {
  readonly typeId: number;
  readonly scale?: number;
  toString(): string;
}

interface ArrowVector {
  readonly length: number;
  readonly type: ArrowType;
  get(row: number): unknown;
}

/** The part of Arrow's tables and record batches that is used. */
interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: unknown; readonly type: ArrowType }[] };
  getChildAt(column: number): ArrowVector | null;
}

/** Numbers of Arrow's format; the library has changed the names of its classes, and never these. */
const TYPE = { decimal: 7, date: 8, timestamp: 10 } as const;

/** A table, record batch or vector of Apache Arrow. */
export function maybeArrowTable(value: object): Frame | undefined {
  if (isVector(value)) {
    const type = String(value.type);
    return fromColumns(
      { kind: "Vector", columns: [{ name: "value", type }], rowCount: value.length },
      (_, start, end) => readVector(value, start, end),
    );
  }
  const fields = dataProperty(dataProperty(value, "schema"), "fields");
  if (!Array.isArray(fields) || !hasMethods(value, ["getChildAt", "getChild", "toArray"])) return undefined;

  const table = value as ArrowTable;
  const columns = table.schema.fields.map(({ name, type }) => ({ name: String(name), type: String(type) }));
  return fromColumns({ kind: "Table", columns, rowCount: table.numRows }, (column, start, end) => {
    const vector = table.getChildAt(column);
    return vector === null ? [] : readVector(vector, start, end);
  });
}

function isVector(value: object): value is ArrowVector {
  const hasFields = typeof dataProperty(dataProperty(value, "type"), "typeId") === "number";
  return hasFields && typeof dataProperty(value, "length") === "number" && hasMethods(value, ["get", "memoize"]);
}

function readVector(vector: ArrowVector, start: number, end: number): readonly unknown[] {
  const convert = converterOf(vector.type);
  return Array.from({ length: end - start }, (_, offset) => convert(vector.get(start + offset)));
}

function converterOf({ typeId, scale = 0 }: ArrowType): (value: unknown) => unknown {
  switch (typeId) {
    case TYPE.date:
    case TYPE.timestamp:
      // Arrow gives milliseconds since 1970, whatever the unit of the column is.
      return (value) => (typeof value === "number" ? new Date(value) : value);
    case TYPE.decimal:
      return (value) => (value instanceof Uint32Array ? toDecimal(value, scale) : value);
    default:
      return (value) => value;
  }
}

/** Arrow keeps a decimal as the words of one large integer, the lowest first, in two's complement. */
function toDecimal(words: Uint32Array, scale: number): number | string {
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const integer = BigInt.asIntN(words.length * 32, unsigned);
  const digits = String(integer < 0n ? -integer : integer).padStart(scale + 1, "0");
  const point = digits.length - scale;
  const text = `${integer < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
  // A double holds fifteen digits without loss.
  return digits.length <= 15 ? Number(text) : text;
}
