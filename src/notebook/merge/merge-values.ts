import { isDeepStrictEqual } from "node:util";

import { isRecord, type Json, type JsonObject } from "../../shared/json.ts";

/** A value of one side; undefined where the side has none. */
type Value = Json | undefined;

export interface MergedValue<Merged extends Value = Value> {
  readonly value: Merged;
  /** Names, from the outside in, of what both sides changed in different ways; ours was taken. */
  readonly clashes: readonly string[];
}

/** Merges metadata key by key, and lists of names, such as tags, as sets. Where both sides differ, ours wins. */
export function mergeObjects(base: JsonObject, ours: JsonObject, theirs: JsonObject): MergedValue<JsonObject> {
  const clashes: string[] = [];
  const entries: [string, Json][] = [];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const merged = mergeValues(base[key], ours[key], theirs[key]);
    clashes.push(...merged.clashes.map((name) => (name === "" ? key : `${key}.${name}`)));
    if (merged.value !== undefined) entries.push([key, merged.value]);
  }
  return { value: Object.fromEntries(entries), clashes };
}

/** Merges one value. */
export function mergeValues(base: Value, ours: Value, theirs: Value): MergedValue {
  if (isDeepStrictEqual(ours, theirs) || isDeepStrictEqual(theirs, base)) return { value: ours, clashes: [] };
  if (isDeepStrictEqual(ours, base)) return { value: theirs, clashes: [] };
  if (isRecord(ours) && isRecord(theirs)) {
    return mergeObjects((isRecord(base) ? base : {}) as JsonObject, ours as JsonObject, theirs as JsonObject);
  }
  if (isNameList(ours) && isNameList(theirs)) {
    return { value: mergeNames(isNameList(base) ? base : [], ours, theirs), clashes: [] };
  }
  return { value: ours, clashes: [""] };
}

function isNameList(value: Value): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function mergeNames(base: readonly string[], ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const kept = ours.filter((name) => theirs.includes(name) || !base.includes(name));
  return [...kept, ...theirs.filter((name) => !ours.includes(name) && !base.includes(name))];
}
