import { types } from "node:util";

import type { LiveParts } from "../live-display.ts";
import { toPlainText } from "../plain-text.ts";
import { Progress, type ProgressSource } from "./progress.ts";

export interface ProgressOptions {
  /** What is going on. */
  readonly label?: string;
  /** How many steps there are, where the source does not say. */
  readonly total?: number;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** How many items a source has, where it says so. */
function maybeCount(source: object): number | undefined {
  if (types.isProxy(source)) return undefined;
  if (Array.isArray(source) || types.isTypedArray(source)) return source.length;
  return types.isSet(source) || types.isMap(source) ? source.size : undefined;
}

/**
 * Shows how far a loop has come: through a source, now or over time, through the numbers from 0 to before a total, or as
 * its `tick` is told.
 */
export function createProgress(parts: LiveParts, source: unknown, options: unknown = {}): Progress<unknown> {
  const { label = "", total } = (options ?? {}) as Readonly<Record<string, unknown>>;
  if (total !== undefined && !isCount(total)) {
    throw new TypeError(`total of progress is a number of steps, not ${toPlainText(total)}`);
  }
  if (isCount(source)) return new Progress(parts, source, String(label), source);
  const isObject = typeof source === "object" && source !== null;
  if (isObject && (Symbol.iterator in source || Symbol.asyncIterator in source)) {
    return new Progress(parts, source as ProgressSource<unknown>, String(label), total ?? maybeCount(source));
  }
  throw new TypeError(`progress takes something to go through, or a number of steps, not ${toPlainText(source)}`);
}
