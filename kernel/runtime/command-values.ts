import { types } from "node:util";

import type { CommandValue } from "./runtime.ts";

/** What `!command {value}` can be handed, as words. @throws TypeError for what has no text of its own. */
export function toCommandValue(value: unknown): CommandValue {
  return Array.isArray(value) ? value.map(toWord) : toWord(value);
}

function toWord(value: unknown): string {
  if (value === undefined || value === null) {
    throw new TypeError(`a value in the command is ${String(value)}: there is no text for it`);
  }
  if (typeof value !== "object" && typeof value !== "function") return String(value);
  const text = types.isProxy(value) || typeof value === "function" ? undefined : String(value);
  // A URL, a date or a path has a text; what most objects give is of no use to a command.
  if (text !== undefined && !/^\[object .*\]$/.test(text)) return text;
  throw new TypeError(
    "a value in the command is an object, which has no text: take a member of it, or JSON.stringify it",
  );
}
