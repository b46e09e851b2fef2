import { inspect, types } from "node:util";

import { classNameOf, dataProperty } from "../../src/shared/data-property.ts";
import { loadRenderers } from "./display/load-renderers.ts";
import type { ValueSummary } from "./runtime.ts";

// Nothing here may run user code: no getter, no proxy trap, no inspector of the value's own.
const QUIET = { customInspect: false, showProxy: true, depth: 1, maxArrayLength: 20, maxStringLength: 500 } as const;

function sizeOf(value: object): string {
  if (Array.isArray(value) || types.isTypedArray(value)) return `(${value.length})`;
  if (types.isMap(value) || types.isSet(value)) return `(${value.size})`;
  // Tensors and arrays of every library call it so.
  const shape = dataProperty(value, "shape");
  return Array.isArray(shape) && !types.isProxy(shape) ? `(${inspect(shape, QUIET)})` : "";
}

function maybeFrameSummary(value: object): string | undefined {
  if (Array.isArray(value) || types.isMap(value)) return undefined;
  const frame = loadRenderers().maybeFrame(value);
  return frame === undefined ? undefined : `${frame.kind}(${frame.rowCount} × ${frame.columns.length})`;
}

function objectSummary(value: object): string {
  if (types.isProxy(value)) return maybeFrameSummary(value) ?? "Proxy";
  return maybeFrameSummary(value) ?? `${classNameOf(value)}${sizeOf(value)}`;
}

/** The type of a value with its size, such as `Array(3)`, `DataFrame(344 × 8)` or `Tensor([ 2, 3 ])`. */
export function typeSummary(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return objectSummary(value);
  if (typeof value !== "function") return typeof value;
  if (types.isProxy(value)) return "Proxy";
  return /^class\b/.test(sourceOf(value)) ? "class" : "function";
}

function sourceOf(value: object): string {
  return Function.prototype.toString.call(value);
}

function renderValue(value: unknown, isDetailed: boolean): string {
  if (typeof value !== "function" || types.isProxy(value)) return inspect(value, QUIET);
  const source = sourceOf(value);
  return isDetailed ? source : (source.split("\n")[0] ?? "");
}

/** What can be said of a value. In detail, a function is its source. */
export function summarise(value: unknown, isDetailed: boolean): ValueSummary {
  return { type: typeSummary(value), text: renderValue(value, isDetailed) };
}
