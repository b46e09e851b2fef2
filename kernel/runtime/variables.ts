import { inspect, types } from "node:util";

import type { VariableSummary } from "./inquiry.ts";
import { typeSummary } from "./inspection.ts";
import type { LiveValues } from "./live-values.ts";

const MAX_TEXT = 120;
// Nothing of the user's may run for a list of names: no getter, no proxy trap, no inspector of the value's own.
const ONE_LINE = {
  customInspect: false,
  showProxy: true,
  depth: 1,
  maxArrayLength: 10,
  maxStringLength: MAX_TEXT,
  breakLength: Infinity,
  compact: true,
} as const;

/** The top-level names of the session that hold something, with what they hold. */
export function listVariables(live: LiveValues): readonly VariableSummary[] {
  return live.names().flatMap((name) => {
    const found = live.look(name);
    if (found === undefined || found.value === undefined) return [];
    const { value } = found;
    const isImport = live.isImport(name) || types.isModuleNamespaceObject(value);
    return [{ name, type: typeSummary(value), text: isImport ? "" : toOneLine(value, name), isImport }];
  });
}

function toOneLine(value: unknown, name: string): string {
  const isFunction = typeof value === "function" && !types.isProxy(value);
  const text = isFunction ? withName(Function.prototype.toString.call(value), name) : inspect(value, ONE_LINE);
  const [line = ""] = text.split("\n");
  const isCut = line.length > MAX_TEXT || (isFunction && line.length < text.length);
  return isCut ? `${line.slice(0, MAX_TEXT)} …` : line;
}

/** The compiler takes the name out of a function that a cell declares. */
function withName(source: string, name: string): string {
  return source.replace(/^((?:async )?function)\s*(\*?)\s*\(/, `$1$2 ${name}(`);
}
