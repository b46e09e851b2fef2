// Reading the content of a request: an absent field takes its default, a field of the wrong kind is refused by name.
import { isRecord, type Json, type JsonObject } from "../../src/shared/json.ts";
import { ProtocolError } from "./protocol-error.ts";

function refuse(name: string, value: Json | undefined, wanted: string): never {
  const shown = value === undefined ? "absent" : `"${JSON.stringify(value)}"`;
  throw new ProtocolError("MALFORMED_CONTENT", `the field ${name} must be ${wanted}, and is ${shown}`);
}

export function requireText(content: JsonObject, name: string): string {
  const value = content[name];
  return typeof value === "string" ? value : refuse(name, value, "a text");
}

export function maybeText(content: JsonObject, name: string): string | undefined {
  const value = content[name] ?? undefined;
  return value === undefined ? undefined : requireText(content, name);
}

export function requireNumber(content: JsonObject, name: string): number {
  const value = content[name];
  return typeof value === "number" ? value : refuse(name, value, "a number");
}

export function maybeNumber(content: JsonObject, name: string): number | undefined {
  const value = content[name] ?? undefined;
  return value === undefined ? undefined : requireNumber(content, name);
}

export function booleanOr(content: JsonObject, name: string, fallback: boolean): boolean {
  const value = content[name] ?? fallback;
  return typeof value === "boolean" ? value : refuse(name, value, "true or false");
}

/** An object of texts; absent means empty. */
export function textsOrNone(content: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = content[name] ?? {};
  if (!isRecord(value)) return refuse(name, value, "an object");
  const texts: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") return refuse(`${name}.${key}`, value[key] as Json, "a text");
    texts.push([key, text]);
  }
  return Object.fromEntries(texts);
}
