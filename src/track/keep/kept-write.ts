// A write of a store as a line of text. JSON has neither NaN nor undefined, which takes a tag away: both are marked.
import { isRecord } from "../../shared/json.ts";
import { STORE_WRITES, type StoreWrite } from "../store-writes.ts";

/** A write that is to be carried out later. */
export interface KeptWrite {
  readonly name: StoreWrite;
  readonly args: readonly unknown[];
}

const NUMBER = "#number";
const UNDEFINED = "#undefined";

/** The write as one line, without its end. */
export function encodeWrite({ name, args }: KeptWrite): string {
  return JSON.stringify([name, ...args], (_key, value: unknown) => {
    if (value === undefined) return { [UNDEFINED]: true };
    return typeof value === "number" && !Number.isFinite(value) ? { [NUMBER]: String(value) } : value;
  });
}

/** Undefined for a line that holds no write this program knows. */
export function maybeWrite(line: string): KeptWrite | undefined {
  const parsed = maybeJson(line);
  if (!Array.isArray(parsed)) return undefined;
  const [name, ...args] = parsed as readonly unknown[];
  const known = STORE_WRITES.find((one) => one === name);
  return known === undefined ? undefined : { name: known, args: args.map(unmark) };
}

function maybeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The disk has damaged it: the caller says that it was refused.
    return undefined;
  }
}

/** Not by the reviver of JSON.parse: what it finds undefined it takes away. */
function unmark(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmark);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [key, content] = entries[0] ?? [];
  if (entries.length === 1 && key === UNDEFINED) return undefined;
  if (entries.length === 1 && key === NUMBER) return Number(content);
  return Object.fromEntries(entries.map(([name, part]) => [name, unmark(part)]));
}
