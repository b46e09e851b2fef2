import { types } from "node:util";

import type { LiveValues } from "./live-values.ts";
import { maybeChainBefore } from "./member-chain.ts";
import type { Completions } from "./runtime.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const MAX_MATCHES = 5000;

/** Own names of one object. Elements are no names, and listing those of a large array would take seconds. */
function ownNames(holder: object): readonly string[] {
  if (Array.isArray(holder) || ArrayBuffer.isView(holder)) return ["length"];
  return Object.getOwnPropertyNames(holder);
}

/** The names that may follow a dot, nearest first. Looking at a proxy would run its traps, so it has none. */
function memberNames(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const names = new Set<string>();
  let holder: unknown = Object(value);
  while (holder !== null && !types.isProxy(holder) && names.size < MAX_MATCHES) {
    for (const name of ownNames(holder as object)) if (IDENTIFIER.test(name)) names.add(name);
    holder = Object.getPrototypeOf(holder) as unknown;
  }
  return [...names];
}

/** Names and members that may stand at the offset, from the live state. */
export function completeAt(code: string, offset: number, live: LiveValues): Completions {
  const chain = maybeChainBefore(code, offset);
  if (chain === undefined) return { matches: [], start: offset, end: offset };
  const { owners, last, start, end } = chain;
  const found = owners.length === 0 ? undefined : live.look(owners);
  const names =
    owners.length === 0
      ? [...live.names(), ...memberNames(globalThis)]
      : found === undefined
        ? []
        : memberNames(found.value);
  return { matches: [...new Set(names)].filter((name) => name.startsWith(last)), start, end };
}
