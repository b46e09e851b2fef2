// Filters as values and as the texts that people would write for them.
import * as fc from "fast-check";

import { ATTRIBUTES, DATASET_FIELDS, type Field, type Filter, type SortKey } from "../../../src/track/query/filter.ts";

const KEYS = ["loss", "val/loss", "fit.batchSize", "top-5", "val loss", 'say "hi"', "größe"];
const TEXTS = ["adam", "0.1", "second try", "it's", "", "A", "ä_%", "true", "null"];
const NUMBERS = [0, -1, 0.1, 1e-7, 3, Infinity, -Infinity, Number.NaN];

const key = fc.constantFrom(...KEYS);
const comparator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
const equality = fc.constantFrom("=", "!=");
const number = fc.constantFrom(...NUMBERS);
const text = fc.constantFrom(...TEXTS);
const textAttribute = fc.constantFrom("run_name", "experiment", "notebook", "commit", "branch", "error", "run_id");

const metric = key.map((one): Field => ({ kind: "metric", key: one }));
const param = key.map((one): Field => ({ kind: "param", key: one }));
const textual = fc.oneof(
  key.map((one): Field => ({ kind: "tag", key: one })),
  fc.constantFrom(...DATASET_FIELDS).map((name): Field => ({ kind: "dataset", name })),
  textAttribute.map((name) => ({ kind: "attribute", name }) as Field),
);
const numeric = fc
  .constantFrom("seed", "duration", "start_time", "end_time")
  .map((name) => ({ kind: "attribute", name }) as Field);

function compare(field: fc.Arbitrary<Field>, by: fc.Arbitrary<string>, value: fc.Arbitrary<string | number>) {
  return fc
    .tuple(field, by, value)
    .map(([one, sign, to]) => ({ kind: "compare", field: one, comparator: sign, value: to }) as Filter);
}

const condition: fc.Arbitrary<Filter> = fc.oneof(
  compare(metric, comparator, number),
  compare(param, comparator, number),
  compare(param, equality, text),
  compare(textual, equality, text),
  compare(numeric, comparator, fc.constantFrom(0, 7, 1.5, 1_795_426_200_005)),
  compare(
    fc.constant<Field>({ kind: "attribute", name: "status" }),
    equality,
    fc.constantFrom("running", "finished", "failed", "interrupted"),
  ),
  fc.record({
    kind: fc.constant("like" as const),
    field: fc.oneof(param, textual),
    pattern: fc.constantFrom("%", "a%", "A_am", "%try", "", "0._", "[a]%", "*", "ä_%", "Ä%"),
    ignoresCase: fc.boolean(),
    isNegated: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("present" as const),
    field: fc.oneof(metric, param, textual, numeric),
    isNegated: fc.boolean(),
  }),
);

/** Any filter, a few levels deep. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("filter"), { minLength: 2, maxLength: 3 }))
      .map(([kind, parts]): Filter => ({ kind, parts })),
    tie("filter").map((part): Filter => ({ kind: "not", part })),
  ),
})).filter;

/** A text that means the filter, with everything quoted that may need it. */
export function renderFilter(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.parts.map((part) => `(${renderFilter(part)})`).join(` ${filter.kind} `);
    case "not":
      return `not (${renderFilter(filter.part)})`;
    case "compare":
      return `${renderField(filter.field)} ${filter.comparator} ${renderValue(filter.value)}`;
    case "like": {
      const word = `${filter.isNegated ? "not " : ""}${filter.ignoresCase ? "ilike" : "like"}`;
      return `${renderField(filter.field)} ${word} ${renderValue(filter.pattern)}`;
    }
    case "present":
      return `${renderField(filter.field)} is ${filter.isNegated ? "" : "not "}null`;
  }
}

export function renderField(field: SortKey["field"]): string {
  switch (field.kind) {
    case "attribute":
      return field.name in ATTRIBUTES ? `attributes.${field.name}` : field.name;
    case "dataset":
      return `datasets.${field.name}`;
    case "bare":
      return `"${field.key.replaceAll('"', '""')}"`;
    default:
      return `${field.kind}s."${field.key.replaceAll('"', '""')}"`;
  }
}

function renderValue(value: string | number): string {
  if (typeof value === "number") return Number.isNaN(value) ? "nan" : String(value).replace("Infinity", "inf");
  return `'${value.replaceAll("'", "''")}'`;
}
