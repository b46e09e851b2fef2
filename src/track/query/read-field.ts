import { maybeNearestName } from "../../shared/nearest-name.ts";
import { ATTRIBUTES, DATASET_FIELDS, type AttributeName, type Field } from "./filter.ts";
import type { QueryFault } from "./query-fault.ts";
import type { Token } from "./tokens.ts";

type Prefix = "metric" | "param" | "tag" | "attribute" | "dataset";

/** In the singular and the plural, as MLflow takes them. */
const PREFIXES: Readonly<Record<string, Prefix>> = {
  metrics: "metric",
  metric: "metric",
  params: "param",
  param: "param",
  parameters: "param",
  parameter: "param",
  tags: "tag",
  tag: "tag",
  attributes: "attribute",
  attribute: "attribute",
  attr: "attribute",
  run: "attribute",
  datasets: "dataset",
  dataset: "dataset",
};

const ALIASES: Readonly<Record<string, AttributeName>> = {
  id: "run_id",
  name: "run_name",
  "run name": "run_name",
  experiment_name: "experiment",
  created: "start_time",
  started: "start_time",
  ended: "end_time",
  parent: "parent_run_id",
};

export const FIELD_HINT = `Ask for metrics.KEY, params.KEY, tags.KEY, datasets.${DATASET_FIELDS.join("|")}, or ${Object.keys(ATTRIBUTES).join(", ")}.`;

/** A field that was read, or what is wrong with it. */
export interface FieldReading {
  readonly field: Field;
  /** The offset behind it. */
  readonly end: number;
}

/** Whether a name says by its prefix what it is a name of: `metrics.loss`. */
export function hasPrefix(name: string): boolean {
  return /^[a-z]+\./i.test(name) && Object.hasOwn(PREFIXES, name.slice(0, name.indexOf(".")).toLowerCase());
}

/** The attribute of this name, in any of its spellings. */
export function maybeAttribute(name: string): AttributeName | undefined {
  const lower = name.toLowerCase();
  if (Object.hasOwn(ATTRIBUTES, lower)) return lower as AttributeName;
  return Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined;
}

/**
 * Reads a field from its first piece; a key in quotes is a piece of its own: `metrics."val loss"`.
 *
 * @param next - The piece that follows.
 */
export function readField(token: Token, next: Token, fault: QueryFault): FieldReading {
  const dot = token.text.indexOf(".");
  if (dot < 0) return { field: readAttribute(token.text, token.offset, fault), end: token.end };
  const word = token.text.slice(0, dot).toLowerCase();
  if (!Object.hasOwn(PREFIXES, word)) {
    const nearest = maybeNearestName(word, Object.keys(PREFIXES));
    const guess = nearest === undefined ? "" : `, did you mean "${nearest}."?`;
    throw fault(token.offset, `"${word}." is not known${guess}`, FIELD_HINT);
  }
  const prefix = PREFIXES[word] as Prefix;
  const isQuoted = dot === token.text.length - 1 && next.kind === "quoted" && next.offset === token.end;
  const key = isQuoted ? next.text : token.text.slice(dot + 1);
  const end = isQuoted ? next.end : token.end;
  const keyOffset = token.offset + dot + 1;
  if (key === "") throw fault(keyOffset, `a key is missing after "${token.text}"`, FIELD_HINT);
  switch (prefix) {
    case "metric":
    case "param":
    case "tag":
      return { field: { kind: prefix, key }, end };
    case "attribute":
      return { field: readAttribute(key, keyOffset, fault), end };
    case "dataset":
      return { field: readDatasetField(key, keyOffset, fault), end };
  }
}

function readAttribute(text: string, offset: number, fault: QueryFault): Field {
  const name = maybeAttribute(text);
  if (name !== undefined) return { kind: "attribute", name };
  const nearest = maybeNearestName(text, [...Object.keys(ATTRIBUTES), ...Object.keys(ALIASES)]);
  const guess = nearest === undefined ? `metrics.${text}" or "params.${text}` : nearest;
  throw fault(offset, `a run has no attribute "${text}", did you mean "${guess}"?`, FIELD_HINT);
}

function readDatasetField(text: string, offset: number, fault: QueryFault): Field {
  // MLflow's word for the role.
  const wanted = text.toLowerCase() === "context" ? "role" : text.toLowerCase();
  const name = DATASET_FIELDS.find((one) => one === wanted);
  if (name !== undefined) return { kind: "dataset", name };
  throw fault(offset, `a dataset has no "${text}"`, `A dataset has ${DATASET_FIELDS.join(", ")}.`);
}
