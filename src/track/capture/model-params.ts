import type { Json } from "../../shared/json.ts";
import { toWireNumber } from "./wire-number.ts";

/** More are learned weights, and no settings. */
const MAX_PARAMS = 40;

/** The settings of a model: what its fields, and the plain objects among them, hold of numbers, texts and booleans. */
export function describeSettings(model: object): Record<string, Json> {
  const params: Record<string, Json> = {};
  add(model, "", params, 1);
  return Object.fromEntries(Object.entries(params).slice(0, MAX_PARAMS));
}

function add(holder: object, prefix: string, params: Record<string, Json>, depth: number): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (name.startsWith("_")) continue;
    if (typeof value === "number") params[prefix + name] = toWireNumber(value);
    else if (typeof value === "boolean" || (typeof value === "string" && value.length <= 200))
      params[prefix + name] = value;
    else if (depth > 0 && isPlain(value)) add(value, `${prefix}${name}.`, params, depth - 1);
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
