import type { Json } from "../shared/json.ts";

const ESCAPES: Readonly<Record<string, string>> = { "<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A value as part of a script within a page: nothing in it ends the script. */
export function toScriptJson(value: Json): string {
  return JSON.stringify(value).replaceAll(/[<\u2028\u2029]/g, (character) => ESCAPES[character] ?? "");
}
