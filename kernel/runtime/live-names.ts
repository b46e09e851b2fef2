import { types } from "node:util";

import { loadRenderers } from "./display/load-renderers.ts";
import { maybeDescriptor, type LiveValues } from "./live-values.ts";
import type { LiveName, NamesQuery } from "./runtime.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const MAX_NAMES = 2000;

/** The names that a query is about, nearest first. Nothing of the user's runs for it that could be noticed. */
export function findLiveNames(query: NamesQuery, live: LiveValues): readonly LiveName[] {
  if (query.kind === "globals") {
    const globals = membersOf(globalThis).filter(({ name }) => IDENTIFIER.test(name));
    return [
      ...live.names().map(toVariable(live)),
      ...globals.map((one) => (one.kind === "property" ? { ...one, kind: "instance" as const } : one)),
    ];
  }
  const found = live.evaluate(query.expression);
  if (found === undefined || found.value === undefined || found.value === null) return [];
  switch (query.kind) {
    case "members":
      return membersOf(found.value).filter(({ name }) => IDENTIFIER.test(name));
    case "keys":
      return [...columnsOf(found.value), ...keysOf(found.value)];
    case "columns":
      return columnsOf(found.value);
  }
}

function toVariable(live: LiveValues): (name: string) => LiveName {
  return (name) => ({ name, kind: kindOf(live.look(name)?.value, "instance"), origin: "own" });
}

/** Looking at a proxy would run its traps, so it has none. */
function membersOf(value: unknown): readonly LiveName[] {
  const found = new Map<string, LiveName>();
  let holder: unknown = Object(value);
  while (holder !== null && !types.isProxy(holder) && found.size < MAX_NAMES) {
    const isObject = holder === Object.prototype;
    for (const name of ownNames(holder as object)) {
      if (found.has(name)) continue;
      const descriptor = maybeDescriptor(holder as object, name);
      const isOwn = holder === value && descriptor?.enumerable === true;
      const origin = isOwn ? "own" : isObject ? "object" : "class";
      found.set(name, { name, kind: kindOf(descriptor?.value, "property"), origin });
    }
    holder = Object.getPrototypeOf(holder) as unknown;
  }
  return [...found.values()];
}

/** The columns of a data frame, of whatever library it is. */
function columnsOf(value: unknown): readonly LiveName[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || types.isMap(value)) return [];
  const columns = loadRenderers().maybeFrame(value)?.columns ?? [];
  return columns.slice(0, MAX_NAMES).map(({ name }) => ({ name, kind: "value", origin: "own" }));
}

/** What may stand in brackets: the keys of an object that has some of its own. */
function keysOf(value: unknown): readonly LiveName[] {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return [];
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return [];
  const names = Object.keys(value).slice(0, MAX_NAMES);
  return names.map((name) => ({ name, kind: "value", origin: "own" }));
}

/** Elements are no names, and listing those of a large array would take seconds. */
function ownNames(holder: object): readonly string[] {
  if (Array.isArray(holder) || ArrayBuffer.isView(holder)) return ["length"];
  return Object.getOwnPropertyNames(holder).slice(0, MAX_NAMES);
}

function kindOf(value: unknown, otherwise: "property" | "instance"): LiveName["kind"] {
  if (typeof value !== "function" || types.isProxy(value)) return otherwise;
  return /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
}
