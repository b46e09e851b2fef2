import { isRecord } from "../shared/json.ts";
import { cutItems, elementsOf, membersOf } from "./cut.ts";
import { decodeValue, isFilledArray, isNull, OPEN_BRACE, type Span } from "./scan.ts";
import { type Edit, splice } from "./splice.ts";
import type { StripOptions } from "./strip-options.ts";

/** What the marks of a cell, or else of its notebook, say of its outputs. */
export type OutputMark = "keep" | "keepAsOthers" | "strip";

/** The edits that take outputs, and counts in those that stay, out of a list of outputs. */
export interface OutputEdits {
  readonly edits: readonly Edit[];
  /** Whether an output goes, rather than a count only. */
  readonly hasRemoved: boolean;
}

const NOTHING: OutputEdits = { edits: [], hasRemoved: false };

export function editOutputs(bytes: Buffer, outputs: Span, mark: OutputMark, options: StripOptions): OutputEdits {
  if (!isFilledArray(bytes, outputs)) return NOTHING;
  if (!isSelective(options)) {
    if (mark === "strip") return { edits: [{ ...outputs, replacement: "[]" }], hasRemoved: true };
    return {
      edits: options.keepCounts ? [] : elementsOf(bytes, outputs).flatMap((output) => countEdits(bytes, output)),
      hasRemoved: false,
    };
  }
  const elements = elementsOf(bytes, outputs);
  const keeps = elements.map((output) => isKept(decodeValue(bytes, output), mark, options));
  const cuts = cutItems(outputs, elements, (_, index) => keeps[index] !== true);
  const counts = options.keepCounts
    ? []
    : elements.flatMap((output, index) => (keeps[index] === true ? countEdits(bytes, output) : []));
  return { edits: [...cuts, ...counts], hasRemoved: cuts.length > 0 };
}

/** Outputs that stand alone, as they would be committed. */
export function stripOutputs(outputs: Buffer, mark: OutputMark, options: StripOptions): Buffer {
  // The results of a paragraph of Zeppelin, which go or stay as a whole.
  if (outputs[0] === OPEN_BRACE) return mark === "strip" ? Buffer.from("{}") : outputs;
  return splice(outputs, editOutputs(outputs, { start: 0, end: outputs.length }, mark, options).edits);
}

/** Whether outputs have to be looked at one by one. */
function isSelective(options: StripOptions): boolean {
  return (
    options.maxOutputSize > 0 ||
    options.keepOutputTypes.length + options.dropOutputTypes.length > 0 ||
    options.keepOutputsMatching !== undefined ||
    options.dropOutputsMatching !== undefined
  );
}

function isKept(output: unknown, mark: OutputMark, options: StripOptions): boolean {
  const text = textOf(output);
  if (options.dropOutputTypes.some((type) => isOfType(output, type))) return false;
  if (options.dropOutputsMatching?.test(text) === true) return false;
  if (mark === "keep" || (mark === "keepAsOthers" && options.keepOutputTypes.length === 0)) return true;
  return (
    options.keepOutputTypes.some((type) => isOfType(output, type)) ||
    options.keepOutputsMatching?.test(text) === true ||
    sizeOf(output, options) <= options.maxOutputSize
  );
}

/** Whether an output is of a type as it is written in options: `error`, `stream:stderr`. */
function isOfType(output: unknown, type: string): boolean {
  if (!isRecord(output)) return false;
  const [outputType, name] = type.split(":");
  return output["output_type"] === outputType && (name === undefined || output["name"] === name);
}

/** What an expression is matched with: the text of a stream, or a value as text. */
function textOf(output: unknown): string {
  if (!isRecord(output)) return "";
  const { text, data } = output;
  const value = text ?? (isRecord(data) ? data["text/plain"] : undefined);
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

/** The length of all values, as nbstripout measures it; a count that will be removed counts as removed. */
function sizeOf(value: unknown, options: StripOptions, key?: string): number {
  if (typeof value === "string") {
    // Python counts code points.
    let size = 0;
    for (const _ of value) size += 1;
    return size;
  }
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item, options), 0);
  if (isRecord(value)) {
    return Object.entries(value).reduce((sum, [name, item]) => sum + sizeOf(item, options, name), 0);
  }
  return String(key === "execution_count" && !options.keepCounts ? null : value).length;
}

/** The count inside of an output that is kept changes with every execution. */
function countEdits(bytes: Buffer, output: Span): readonly Edit[] {
  return membersOf(bytes, output)
    .filter(({ key, value }) => key === "execution_count" && !isNull(bytes, value))
    .map(({ value }) => ({ ...value, replacement: "null" }));
}
