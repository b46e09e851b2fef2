// Values as bytes that are the same for the same values, whatever library holds them: `1` and `1n`, `null`, `undefined` and
// NaN (danfojs writes a missing number so), a Date of any of them.
import type { Hash } from "node:crypto";

/** Deeper than this, a value is told by its kind alone: it may hold itself. */
const MAX_DEPTH = 32;

/** Adds a part of a column. Where a part begins is a matter of its row number alone, so equal columns hash equally. */
export function hashColumnPart(hash: Hash, values: ArrayLike<unknown>): void {
  const numbers = maybeNumbers(values);
  if (numbers === undefined) hash.update(toText(values));
  else hash.update("n").update(new Uint8Array(numbers.buffer));
}

/** Undefined when there is anything beside numbers and missing values. */
function maybeNumbers(values: ArrayLike<unknown>): Float64Array<ArrayBuffer> | undefined {
  if (isNumeric(values)) return normalised(new Float64Array(values));
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (typeof value === "number") numbers[index] = value === 0 ? 0 : value;
    else if (value === null || value === undefined) numbers[index] = Number.NaN;
    else if (typeof value === "bigint" && isSafe(value)) numbers[index] = Number(value);
    else return undefined;
    // There are many bit patterns of NaN.
    if (Number.isNaN(numbers[index])) numbers[index] = Number.NaN;
  }
  return numbers;
}

/** Typed arrays of numbers, which hold nothing else. */
function isNumeric(values: ArrayLike<unknown>): values is Float64Array {
  return ArrayBuffer.isView(values) && !(values instanceof BigInt64Array) && !(values instanceof BigUint64Array);
}

function normalised(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  for (let index = 0; index < numbers.length; index += 1) {
    const value = numbers[index] ?? 0;
    if (value === 0) numbers[index] = 0;
    else if (Number.isNaN(value)) numbers[index] = Number.NaN;
  }
  return numbers;
}

function toText(values: ArrayLike<unknown>): string {
  const lines = ["t"];
  for (let index = 0; index < values.length; index += 1) lines.push(textOf(values[index], 0));
  return lines.join("\n");
}

/** A text in quotes, or what cannot be mistaken for one. */
function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isNaN(value) ? "-" : String(value === 0 ? 0 : value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "-";
    case "object":
      return value === null ? "-" : textOfObject(value, depth);
    default:
      return typeof value;
  }
}

function textOfObject(value: object, depth: number): string {
  if (depth > MAX_DEPTH) return "...";
  if (value instanceof Date) return `d${value.getTime()}`;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return `[${Array.from(value as ArrayLike<unknown>, (part) => textOf(part, depth + 1)).join(",")}]`;
  }
  if (value instanceof Map || value instanceof Set) return `[${textOf([...value], depth + 1)}]`;
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") {
    return textOf((value as { toJSON(): unknown }).toJSON(), depth + 1);
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${textOf(part, depth + 1)}`).join(",")}}`;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}
