// A value as text. Node's `inspect` limits arrays, strings and depth, and not how many properties there are in all: an
// object with a million of them, or a tree of small ones, would take seconds and megabytes.
import { inspect, types } from "node:util";

import { dataProperty } from "../../../src/shared/data-property.ts";

const MAX_DEPTH = 4;
/** How many values may be in sight, at all depths together. */
const MAX_PARTS = 2000;
const MAX_ELEMENTS = 100;
const MAX_LENGTH = 200_000;
const OPTIONS = { maxArrayLength: MAX_ELEMENTS, maxStringLength: 10_000, breakLength: 100 } as const;

function firstOf(values: Iterable<unknown>): readonly unknown[] {
  const first: unknown[] = [];
  for (const value of values) if (first.push(value) === MAX_ELEMENTS) break;
  return first;
}

/** The values that `inspect` shows one level further down; getters are not among them. */
function partsOf(value: object): readonly unknown[] {
  // A subclass may have iterators of its own.
  if (types.isMap(value)) return firstOf(Map.prototype.entries.call(value)).flat();
  if (types.isSet(value)) return firstOf(Set.prototype.values.call(value));
  if (ArrayBuffer.isView(value)) return [];
  const keys = Array.isArray(value) ? firstOf(value.keys()).map(String) : Object.keys(value);
  return keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown);
}

/** Whether what `inspect` shows down to this depth is little enough. */
function isInSight(value: object, maxDepth: number): boolean {
  const path = new Set<unknown>();
  let count = 0;
  const visit = (part: unknown, depth: number): boolean => {
    count += 1;
    if (count > MAX_PARTS) return false;
    if (typeof part !== "object" || part === null || types.isProxy(part) || depth > maxDepth || path.has(part))
      return true;
    path.add(part);
    const isLittle = partsOf(part).every((inner) => visit(inner, depth + 1));
    path.delete(part);
    return isLittle;
  };
  return visit(value, 0);
}

function chooseDepth(value: object): number {
  for (let depth = MAX_DEPTH; depth > 0; depth -= 1) if (isInSight(value, depth)) return depth;
  return 0;
}

/** The object with its first properties only, which is all that can be read. */
function firstProperties(value: object, names: readonly string[]): object {
  const first = names
    .slice(0, MAX_ELEMENTS)
    .map((name) => [name, Object.getOwnPropertyDescriptor(value, name)] as const);
  return Object.create(
    Object.getPrototypeOf(value) as object | null,
    Object.fromEntries(first) as PropertyDescriptorMap,
  ) as object;
}

function objectText(value: object, customInspect: boolean): string {
  const isOwn = customInspect && typeof dataProperty(value, inspect.custom) === "function";
  if (isOwn || types.isProxy(value)) return inspect(value, { ...OPTIONS, depth: MAX_DEPTH, customInspect });
  const names = Array.isArray(value) || ArrayBuffer.isView(value) ? [] : Object.keys(value);
  if (names.length <= MAX_PARTS) return inspect(value, { ...OPTIONS, depth: chooseDepth(value), customInspect });
  const text = inspect(firstProperties(value, names), { ...OPTIONS, depth: 0, customInspect });
  return `${text}\n... ${names.length - MAX_ELEMENTS} more properties`;
}

function wholeText(value: unknown, customInspect: boolean): string {
  return typeof value === "object" && value !== null ? objectText(value, customInspect) : inspect(value, OPTIONS);
}

/** Node's `inspect` follows prototypes, and one that is a proxy may refuse. */
function textOfLastResort(value: unknown): string {
  return typeof value === "function" ? "[a function that cannot be shown]" : "[an object that cannot be shown]";
}

function boundedText(value: unknown): string {
  for (const customInspect of [true, false]) {
    try {
      return wholeText(value, customInspect);
    } catch {
      // The inspector of the value has thrown; it is not asked again.
    }
  }
  return textOfLastResort(value);
}

/**
 * The value as text, without colours and in bounded time. Getters and traps of proxies are not run, and an inspector of
 * the value that throws is not asked again.
 */
export function toPlainText(value: unknown): string {
  // Half a surrogate pair would be refused by clients that read strict UTF-8.
  const text = boundedText(value).toWellFormed();
  return text.length <= MAX_LENGTH
    ? text
    : `${text.slice(0, MAX_LENGTH)}\n... ${text.length - MAX_LENGTH} more characters`;
}
