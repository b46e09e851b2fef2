import type { Json } from "../../../src/shared/json.ts";
import { DisplayValue, rendering } from "./rendering.ts";

export interface JsonOptions {
  /** Whether the tree is shown open; a large one is better closed. */
  readonly expanded?: boolean;
}

function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part), 2);
  if (text === undefined) throw new TypeError(`json cannot show ${typeof value}: it is nothing that JSON can hold`);
  return text;
}

/** Shows a value as a tree that can be opened. What it holds is taken now. */
export function json(value: unknown, { expanded = false }: JsonOptions = {}): DisplayValue {
  const text = toJson(value);
  const data = { "application/json": JSON.parse(text) as Json, "text/plain": text };
  return new DisplayValue(() => rendering(data, { "application/json": { expanded } }));
}
