import type { Json } from "../../shared/json.ts";
import { TrackError } from "../store.ts";

/** A name and a value, or several by name: as entries. */
export function toEntries<Value>(
  first: string | Readonly<Record<string, Value>>,
  second: unknown,
): readonly (readonly [name: string, value: unknown])[] {
  return typeof first === "string" ? [[first, second]] : Object.entries(first);
}

/** @throws {@link TrackError} `BAD_VALUE` for what JSON cannot hold. */
export function requireParam(name: string, value: unknown): Json {
  requireName("param", name);
  const bad = findUnjson(value, new Set());
  if (bad === undefined) return value as Json;
  throw new TrackError("BAD_VALUE", `param "${name}" is or holds ${bad}, which JSON cannot hold`, {
    hint: "Give a number, a text, a boolean, or lists and plain objects of these.",
  });
}

/** @throws {@link TrackError} `BAD_VALUE` for anything but a number. */
export function requireMetric(name: string, value: unknown): number {
  requireName("metric", name);
  if (typeof value === "number") return value;
  const hint =
    typeof value === "object" && value !== null && "dataSync" in value
      ? `Give the number in it: \`${name}.dataSync()[0]\`.`
      : "A metric is one number a step: NaN and infinities are numbers as well.";
  throw new TrackError("BAD_VALUE", `metric "${name}" must be a number, and is ${describe(value)}`, { hint });
}

/** @throws {@link TrackError} `BAD_VALUE` for a step that is no whole number. */
export function requireStep(step: unknown): number | null {
  if (step === undefined) return null;
  if (Number.isSafeInteger(step)) return step as number;
  throw new TrackError("BAD_VALUE", `a step must be a whole number, and is ${describe(step)}`);
}

/** @throws {@link TrackError} `BAD_VALUE` for a tag that is no text. */
export function requireTag(name: string, value: unknown): string {
  requireName("tag", name);
  if (typeof value === "string") return value;
  throw new TrackError("BAD_VALUE", `tag "${name}" must be a text, and is ${describe(value)}`);
}

function requireName(what: string, name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw new TrackError("BAD_VALUE", `the name of a ${what} must be a text, and is ${describe(name)}`);
}

function describe(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : `an object of ${value.constructor?.name ?? "no class"}`;
}

/** What of a value is no JSON, in words; undefined when all is. */
function findUnjson(value: unknown, above: Set<object>): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "object":
      return value === null ? undefined : findUnjsonObject(value, above);
    default:
      return `a ${typeof value}`;
  }
}

function findUnjsonObject(value: object, above: Set<object>): string | undefined {
  if (above.has(value)) return "a circle";
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) return describe(value);
  above.add(value);
  for (const part of Object.values(value)) {
    const bad = part === undefined && !Array.isArray(value) ? undefined : findUnjson(part, above);
    if (bad !== undefined) return bad;
  }
  above.delete(value);
  return undefined;
}
