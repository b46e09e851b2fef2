/** Types that a user may declare for a column. */
export type DeclaredType = "number" | "bigint" | "boolean" | "string" | "date";

/** Stands for a text that is no value of a type. */
export const NO_VALUE = Symbol("no value");

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const WHOLE = /^\s*[+-]?\d+\s*$/;
/** As JavaScript and Python write what is no number. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
]);
/** Of ISO 8601: a date, or a date and a time with or without a zone. */
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Zeros in front tell a code from a number: "007" is no 7, and "01307" is a town. */
const HAS_LEADING_ZERO = /^\s*[+-]?0\d/;

/** What a text looks like, where nobody has declared its type. */
export function looksLike(text: string): "whole" | "large" | "number" | "boolean" | "string" {
  if (HAS_LEADING_ZERO.test(text)) return "string";
  if (WHOLE.test(text)) return Number.isSafeInteger(Number(text)) ? "whole" : "large";
  if (NUMBER.test(text) || WORDS.has(text.toLowerCase())) return "number";
  return isBoolean(text) ? "boolean" : "string";
}

/** The value that a text stands for. */
export function parseValue(text: string, type: DeclaredType): unknown {
  switch (type) {
    case "string":
      return text;
    case "number":
      return NUMBER.test(text) ? Number(text) : (WORDS.get(text.trim().toLowerCase()) ?? NO_VALUE);
    case "bigint":
      return WHOLE.test(text) ? BigInt(text) : NO_VALUE;
    case "boolean":
      return isBoolean(text) ? text.toLowerCase() === "true" : NO_VALUE;
    case "date":
      return parseDate(text);
  }
}

function isBoolean(text: string): boolean {
  return text.length <= 5 && /^(?:true|false)$/i.test(text);
}

/** A time without a zone is of UTC: the same on every machine. */
function parseDate(text: string): unknown {
  const [, day = "", time = "00:00", zone = "Z"] = DATE.exec(text.trim()) ?? [];
  const date = new Date(`${day}T${time}${zone}`);
  // JavaScript takes the 31st of February for the 2nd of March.
  const isReal = !Number.isNaN(date.getTime()) && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  return isReal ? date : NO_VALUE;
}

/** A value that has a type already, as that of JSON: taken when it is of the declared one, or stands for it exactly. */
export function convertValue(value: unknown, type: DeclaredType): unknown {
  if (typeof value === type || (type === "date" && value instanceof Date)) return value;
  if (type === "bigint") return Number.isSafeInteger(value) ? BigInt(value as number) : NO_VALUE;
  if (type === "date" && typeof value === "string") return parseDate(value);
  return NO_VALUE;
}

/** For a message: "a date". */
export function nameOfType(type: DeclaredType): string {
  switch (type) {
    case "bigint":
      return "a whole number";
    case "date":
      return "a date of ISO 8601";
    case "boolean":
      return "true or false";
    case "number":
    case "string":
      return `a ${type}`;
  }
}
