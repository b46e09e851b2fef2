import { EvaluateError } from "../evaluate-error.ts";
import type { RowOrigin } from "./features.ts";

/** What may be the name of a class. */
export type Label = string | number | boolean;

/** Classes as the numbers 0, 1, 2, ..., which is all that many libraries know, in the order of their names. */
export class LabelCodes {
  readonly labels: readonly Label[];
  readonly #codes: ReadonlyMap<Label, number>;

  constructor(labels: Iterable<Label>) {
    this.labels = [...new Set(labels)].toSorted(compareLabels);
    this.#codes = new Map(this.labels.map((label, code) => [label, code]));
  }

  codeOf(label: Label): number {
    return this.#codes.get(label) ?? -1;
  }
}

/** @throws {@link EvaluateError} `BAD_INPUT` for a class that is missing, or no single value. */
export function requireLabel(value: unknown, { model, source, index }: RowOrigin): Label {
  if (typeof value === "bigint") return Number(value);
  const isLabel = typeof value === "string" || typeof value === "boolean" || typeof value === "number";
  if (isLabel && !Number.isNaN(value)) return value;
  throw new EvaluateError(
    "BAD_INPUT",
    `"${model}" needs a class for each row, and that of row ${index + 1} of ${source} is ${String(value)}`,
    { hint: "A class is a text, a number or a boolean. Leave rows without one out before." },
  );
}

/** Numbers by size, texts by their characters, whatever the language of the machine is. */
function compareLabels(a: Label, b: Label): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  if (left !== right) return left < right ? -1 : 1;
  return typeof a < typeof b ? -1 : 1;
}
