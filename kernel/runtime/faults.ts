import { types } from "node:util";

import { toPlainText } from "./display/plain-text.ts";
import type { CellFault } from "./runtime.ts";
import { isLocalModule, withoutVersion } from "./modules/local-modules.ts";
import { maybeSource, maybeUserPlace, restoreMessage } from "./stack-frames.ts";

/** Deep chains and large aggregates are cut; the first ones say what happened. */
const MAX_RELATED = 10;

function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || thrown instanceof Error;
}

/** The class of an error: many define one without setting `name`. */
function nameOf(error: Error): string {
  const { name } = error;
  if (typeof name === "string" && name !== "" && name !== "Error") return name;
  return error.constructor?.name || "Error";
}

/** V8 puts the place of a syntax error in front of the stack: file and line, the line's text, a caret below. */
function syntaxErrorFrame(stack: string): string | undefined {
  const match = /^(?<file>\S+):(?<line>\d+)\n.*\n(?<indent> *)\^/.exec(stack);
  if (match?.groups === undefined) return undefined;
  const { file = "", line = "", indent = "" } = match.groups;
  const place = maybeUserPlace(file, Number(line), indent.length + 1);
  if (place !== undefined) return `    at ${withoutVersion(file)}:${place.line}:${place.column}`;
  return isLocalModule(file) ? `    at ${withoutVersion(file)}:${line}:${indent.length + 1}` : undefined;
}

function framesOf(error: Error): readonly string[] {
  const stack: unknown = error.stack;
  if (typeof stack !== "string") return [];
  const syntaxFrame = syntaxErrorFrame(stack);
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return syntaxFrame === undefined ? frames : [syntaxFrame, ...frames];
}

/** The line of the user's text that the topmost frame in a cell points at, with a caret below. */
function renderExcerpt(frames: readonly string[]): readonly string[] {
  for (const frame of frames) {
    const match = /(?<file>[^\s()]+):(?<line>\d+):(?<column>\d+)\)?$/.exec(frame);
    const { file = "", line = "", column = "" } = match?.groups ?? {};
    const text = maybeSource(file)?.split(/\r?\n/)[Number(line) - 1];
    if (text === undefined) continue;
    const indent = text.slice(0, Number(column) - 1).replaceAll(/[^\t]/g, " ");
    return ["", `${file}:${line}`, `  ${text}`, `  ${indent}^`];
  }
  return [];
}

function renderError(error: Error, seen: Set<unknown>): readonly string[] {
  seen.add(error);
  const message = String(error.message);
  const lines = [message === "" ? nameOf(error) : `${nameOf(error)}: ${message}`, ...framesOf(error)];
  if (error instanceof AggregateError) {
    for (const [index, inner] of error.errors.slice(0, MAX_RELATED).entries()) {
      lines.push(...renderRelated(`[${index + 1}/${error.errors.length}]`, inner, seen).map((line) => `  ${line}`));
    }
  }
  if (error.cause !== undefined) lines.push(...renderRelated("Caused by:", error.cause, seen));
  return lines;
}

function renderRelated(label: string, thrown: unknown, seen: Set<unknown>): readonly string[] {
  if (seen.has(thrown) || seen.size >= MAX_RELATED) return [];
  const [first = "", ...rest] = isError(thrown) ? renderError(thrown, seen) : [toPlainText(thrown)];
  return [`${label} ${first}`, ...rest];
}

function describeError(error: Error): CellFault {
  restoreMessage(error);
  const excerpt = renderExcerpt(framesOf(error));
  const traceback = [...renderError(error, new Set()), ...excerpt];
  return { ename: nameOf(error), evalue: String(error.message), traceback };
}

/** Anything that user code threw, as Jupyter shows it. */
export function describeFault(thrown: unknown): CellFault {
  const ename = "Uncaught";
  try {
    if (isError(thrown)) return describeError(thrown);
    const evalue = toPlainText(thrown);
    return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
  } catch (fault) {
    // An error whose own `message` or `name` throws.
    const evalue = isError(fault) ? `an error that cannot be shown: ${fault.message}` : "an error that cannot be shown";
    return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
  }
}
