import { inspect } from "node:util";

import { numberText } from "./number-text.ts";
import { cutText, toSingleLine } from "./text-width.ts";

const MAX_LENGTH = 200;
const INSPECT = { depth: 1, breakLength: Infinity, maxArrayLength: 10, maxStringLength: 100, compact: true } as const;

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "Invalid Date";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -"T00:00:00.000Z".length) : text;
}

function objectText(value: unknown): string {
  try {
    return inspect(value, INSPECT);
  } catch {
    // An inspector of the value's own that throws.
    return inspect(value, { ...INSPECT, customInspect: false });
  }
}

function wholeText(value: unknown): string {
  switch (typeof value) {
    case "string":
      // Beyond what is shown nothing needs to be looked at.
      return value.length > 2 * MAX_LENGTH ? value.slice(0, 2 * MAX_LENGTH) : value;
    case "number":
      return numberText(value);
    case "undefined":
      return "";
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return value instanceof Date ? dateText(value) : objectText(value);
  }
}

/** A value in one line of a table, cut when it is long. A value that is missing is blank; getters are not run. */
export function cellText(value: unknown): string {
  return cutText(toSingleLine(wholeText(value)), MAX_LENGTH);
}
