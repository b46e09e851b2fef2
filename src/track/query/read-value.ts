import { ATTRIBUTES, type Comparator, type Field } from "./filter.ts";
import type { QueryFault } from "./query-fault.ts";
import { toNumber, type Token } from "./tokens.ts";

/** By the words of MLflow and by ours. */
const STATUSES: Readonly<Record<string, string>> = {
  running: "running",
  finished: "finished",
  failed: "failed",
  interrupted: "interrupted",
  killed: "interrupted",
};

/** What kind of values a field holds. */
type ValueKind = "number" | "text" | "value" | "time" | "status";

function kindOf(field: Field): ValueKind {
  switch (field.kind) {
    case "metric":
      return "number";
    case "param":
      return "value";
    case "tag":
    case "dataset":
      return "text";
    case "attribute":
      return ATTRIBUTES[field.name];
  }
}

/** Whether patterns make sense for a field. */
export function isTextual(field: Field): boolean {
  const kind = kindOf(field);
  return kind === "text" || kind === "value";
}

/** How a field is called in a message. */
export function describeField(field: Field): string {
  switch (field.kind) {
    case "attribute":
      return field.name;
    case "dataset":
      return `datasets.${field.name}`;
    default:
      return `${field.kind}s.${field.key}`;
  }
}

/** What a field is compared with, checked: a number where numbers are compared, a time in milliseconds. */
export function readValue(token: Token, field: Field, comparator: Comparator, fault: QueryFault): string | number {
  if (token.kind === "symbol" && /^['"`]$/.test(token.text)) {
    throw fault(token.offset, `a quote (${token.text}) is opened and never closed`);
  }
  if (token.kind === "end" || token.kind === "symbol") {
    throw fault(token.offset, `a value is missing after "${describeField(field)} ${comparator}"`);
  }
  const isOrder = comparator !== "=" && comparator !== "!=";
  const isNumeric = token.kind === "number" || (token.kind === "quoted" && isNumber(token.text));
  switch (kindOf(field)) {
    case "number":
      if (token.kind === "number") return toNumber(token.text);
      throw fault(token.offset, `${describeField(field)} is compared with a number, and "${token.text}" is none`);
    case "value":
      if (token.kind === "number" || (isOrder && isNumeric)) return toNumber(token.text);
      if (!isOrder) return token.text;
      throw fault(
        token.offset,
        `"${comparator}" compares numbers, and "${token.text}" is none`,
        "Texts of params are compared by =, !=, LIKE, ILIKE and IN.",
      );
    case "text":
      if (!isOrder) return token.text;
      throw fault(
        token.offset,
        `${describeField(field)} is a text, which "${comparator}" does not compare`,
        "Texts are compared by =, !=, LIKE, ILIKE and IN.",
      );
    case "time":
      return token.kind === "number" ? toNumber(token.text) : readTime(token, fault);
    case "status":
      return readStatus(token, isOrder, fault);
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

/** `2026-11-23` begins the local day, as `2026-11-23 09:30` is local time; with `Z` or an offset it is what it says. */
function readTime(token: Token, fault: QueryFault): number {
  const [, day, time = "00:00"] = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/.exec(token.text) ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${time}`);
  if (!Number.isNaN(at)) return at;
  throw fault(
    token.offset,
    `"${token.text}" is no time`,
    "Write '2026-11-23', '2026-11-23 09:30', or milliseconds since 1970.",
  );
}

function readStatus(token: Token, isOrder: boolean, fault: QueryFault): string {
  const word = token.text.toLowerCase();
  if (isOrder) throw fault(token.offset, "a status is compared by =, != and IN only");
  if (Object.hasOwn(STATUSES, word)) return STATUSES[word] ?? word;
  throw fault(token.offset, `"${token.text}" is no status`, "A run is running, finished, failed or interrupted.");
}
