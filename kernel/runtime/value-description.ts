import { inspect } from "node:util";

import type { Json } from "../../src/shared/json.ts";
import { loadRenderers } from "./display/load-renderers.ts";
import { typeSummary } from "./inspection.ts";

const MAX_TEXT = 500;

/** A value as a record can keep it: short values whole, others by type, size, digest and the beginning of their text. */
export function describeValue(value: unknown): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  const text = inspect(value, { customInspect: false, showProxy: true, depth: 2 }).slice(0, MAX_TEXT);
  const content = typeof value === "object" ? loadRenderers().maybeDataContent(value) : undefined;
  return { type: typeSummary(value), text, ...content } as unknown as Json;
}
