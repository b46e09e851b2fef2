import { messageOf } from "../../shared/errors.ts";
import type { OptionKind } from "./option-table.ts";

/** A value that does not suit its option; the message ends a sentence that begins with the option. */
export class ValueFault extends Error {}

const SIZE = /^(?<number>\d+(?:\.\d+)?)\s*(?<unit>[kmg])?b?$/i;
const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };
const TRUE = ["true", "yes", "on", "1", ""];
const FALSE = ["false", "no", "off", "0"];
/** Parts of a cell that a notebook cannot be without, or that have options of their own. */
const PARTS = ["cell_type", "source", "metadata", "outputs", "execution_count", "id"];

/**
 * Reads a value as JSON, a flag or git's configuration have it.
 *
 * @throws ValueFault
 */
export function readValue(row: OptionKind, value: unknown): unknown {
  switch (row.kind) {
    case "switch":
      return readSwitch(value);
    case "list":
      return readWords(value);
    case "paths":
      return readWords(value).map(checkPath);
    case "allow":
      if (value === null || value === "all") return undefined;
      return readWords(value);
    case "size":
      return readSize(value);
    case "pattern":
      return readPattern(value);
    case "choice":
      if (typeof value === "string" && row.choices.includes(value)) return value;
      throw new ValueFault(`is ${show(value)}, and not one of ${row.choices.join(", ")}`);
  }
}

function readSwitch(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  if (word !== undefined && TRUE.includes(word)) return true;
  if (word !== undefined && FALSE.includes(word)) return false;
  throw new ValueFault(`is ${show(value)}, and neither true nor false`);
}

function readWords(value: unknown): readonly string[] {
  if (value === "none") return [];
  if (typeof value === "string") return value.split(/[\s,]+/).filter((word) => word !== "");
  if (Array.isArray(value) && value.every((word) => typeof word === "string")) return value;
  throw new ValueFault(`is ${show(value)}, and no list of texts`);
}

function checkPath(path: string): string {
  const [, cellPart] = /^cell\.([^.]+)/.exec(path) ?? [];
  if (!/^(?:metadata|cell)\../.test(path)) {
    throw new ValueFault(`has "${path}", which begins neither with "metadata." nor with "cell."`);
  }
  if (PARTS.includes(path.slice("cell.".length)) && path.startsWith("cell.")) {
    throw new ValueFault(`has "${path}", and "${cellPart}" is part of every cell`);
  }
  return path;
}

function readSize(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  const { number, unit = "" } = (typeof value === "string" ? SIZE.exec(value.trim())?.groups : undefined) ?? {};
  if (number !== undefined) return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
  throw new ValueFault(`is ${show(value)}, and no size such as 500, 10k or 1M`);
}

/** Rust and Python write flags at the beginning of an expression: `(?i)loss`. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

function readPattern(value: unknown): RegExp {
  if (typeof value !== "string") throw new ValueFault(`is ${show(value)}, and no text`);
  try {
    return new RegExp(value.replace(LEADING_FLAGS, ""), `${LEADING_FLAGS.exec(value)?.[1] ?? ""}u`);
  } catch (error) {
    throw new ValueFault(`is no regular expression: ${messageOf(error)}`);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
