// Runs in the process of user code, and must run none of it: no getter, no proxy.
import { types } from "node:util";

/** A value with more parts is data, which is kept by its digest alone. */
const MAX_PARTS = 2_000;

/** The texts and numbers in a value, as texts: itself, or the members of lists, records, maps and sets. */
export function textsOf(value: unknown): readonly string[] {
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  const seen = new Set<unknown>();
  for (let count = 0; waiting.length > 0 && count < MAX_PARTS; count += 1) {
    const part = waiting.pop();
    if (typeof part === "string") texts.push(part);
    if (typeof part === "number" || typeof part === "bigint") texts.push(String(part));
    if (typeof part !== "object" || part === null || types.isProxy(part) || seen.has(part)) continue;
    seen.add(part);
    waiting.push(...membersOf(part).slice(0, MAX_PARTS - waiting.length));
  }
  return texts;
}

function membersOf(holder: object): readonly unknown[] {
  if (ArrayBuffer.isView(holder)) return [];
  if (types.isMap(holder)) return [...Map.prototype.values.call(holder)];
  if (types.isSet(holder)) return [...Set.prototype.values.call(holder)];
  return Object.values(Object.getOwnPropertyDescriptors(holder)).map((property) => property.value as unknown);
}
