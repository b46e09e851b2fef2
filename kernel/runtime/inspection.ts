import { inspect, types } from "node:util";

import type { LiveValues } from "./live-values.ts";
import { maybeChainAround } from "./member-chain.ts";
import type { MimeBundle } from "./runtime.ts";

// Nothing here may run user code: no getter, no proxy trap, no inspector of the value's own.
const QUIET = { customInspect: false, showProxy: true, depth: 1, maxArrayLength: 20, maxStringLength: 500 } as const;

function dataProperty(holder: unknown, name: string): unknown {
  for (let owner = holder; owner !== null && typeof owner === "object" && !types.isProxy(owner);) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor !== undefined) return descriptor.value as unknown;
    owner = Object.getPrototypeOf(owner) as unknown;
  }
  return undefined;
}

function classNameOf(value: object): string {
  const builder = dataProperty(value, "constructor");
  if (typeof builder !== "function" || types.isProxy(builder)) return "Object";
  const name: unknown = Object.getOwnPropertyDescriptor(builder, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "Object";
}

function sizeOf(value: object): string {
  if (Array.isArray(value) || types.isTypedArray(value)) return `(${value.length})`;
  if (types.isMap(value) || types.isSet(value)) return `(${value.size})`;
  // Tensors and data frames of every library call it so.
  const shape = dataProperty(value, "shape");
  return Array.isArray(shape) && !types.isProxy(shape) ? `(${inspect(shape, QUIET)})` : "";
}

/** The type of a value with its size, such as `Array(3)`, `Map(2)` or `Tensor([ 2, 3 ])`. */
export function typeSummary(value: unknown): string {
  if (value === null) return "null";
  if (types.isProxy(value)) return "Proxy";
  if (typeof value === "function") return /^class\b/.test(sourceOf(value)) ? "class" : "function";
  return typeof value === "object" ? `${classNameOf(value)}${sizeOf(value)}` : typeof value;
}

function sourceOf(value: object): string {
  return Function.prototype.toString.call(value);
}

function renderValue(value: unknown, isDetailed: boolean): string {
  if (typeof value !== "function" || types.isProxy(value)) return inspect(value, QUIET);
  const source = sourceOf(value);
  return isDetailed ? source : (source.split("\n")[0] ?? "");
}

/** What the name or member chain around the offset holds. */
export function inspectAt(code: string, offset: number, isDetailed: boolean, live: LiveValues): MimeBundle | undefined {
  const chain = maybeChainAround(code, offset);
  if (chain === undefined) return undefined;
  const names = [...chain.owners, chain.last];
  const found = live.look(names);
  if (found === undefined) return undefined;
  const title = `${names.join(".")}: ${typeSummary(found.value)}`;
  return { "text/plain": `${title}\n${renderValue(found.value, isDetailed)}` };
}
