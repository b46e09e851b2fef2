// What may be asked of runs, as a value: written by people in the grammar of MLflow, carried out by a store.

/** Something of a run that can be compared and sorted by. */
export type Field =
  /** The last value of a metric. */
  | { readonly kind: "metric"; readonly key: string }
  | { readonly kind: "param"; readonly key: string }
  | { readonly kind: "tag"; readonly key: string }
  | { readonly kind: "attribute"; readonly name: AttributeName }
  /** Of any dataset the run used. */
  | { readonly kind: "dataset"; readonly name: DatasetField };

export const DATASET_FIELDS = ["name", "digest", "role", "version", "location"] as const;
export type DatasetField = (typeof DATASET_FIELDS)[number];

/** How the values of an attribute compare. Times are milliseconds since 1970, and may be written as dates. */
export type AttributeKind = "text" | "number" | "time" | "status";

/** What every run has, by the name under which it is asked for. */
export const ATTRIBUTES = {
  run_id: "text",
  run_name: "text",
  experiment: "text",
  status: "status",
  start_time: "time",
  end_time: "time",
  /** In seconds. */
  duration: "number",
  seed: "number",
  notebook: "text",
  session_id: "text",
  parent_run_id: "text",
  commit: "text",
  branch: "text",
  error: "text",
} as const satisfies Readonly<Record<string, AttributeKind>>;
export type AttributeName = keyof typeof ATTRIBUTES;

export type Comparator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * A condition on runs. Whatever compares a field is false for a run that has no such field, also when it is negated:
 * `metrics.loss != 1` asks for runs with a loss.
 */
export type Filter =
  /**
   * A number and a param compare as numbers, a string and a param by the param's text, and NaN equals itself. `<` and
   * its kin come with numbers only.
   */
  | {
      readonly kind: "compare";
      readonly field: Field;
      readonly comparator: Comparator;
      readonly value: string | number;
    }
  /** In a pattern `%` stands for any text and `_` for one character. */
  | {
      readonly kind: "like";
      readonly field: Field;
      readonly pattern: string;
      readonly ignoresCase: boolean;
      readonly isNegated: boolean;
    }
  /** Whether the run has such a field at all. */
  | { readonly kind: "present"; readonly field: Field; readonly isNegated: boolean }
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter };

/** An order of runs. What a run lacks goes last, in either direction, and so does NaN. */
export interface SortKey {
  /** A bare key is a metric's where any run has such a metric, else a param's. */
  readonly field: Field | { readonly kind: "bare"; readonly key: string };
  readonly isDescending: boolean;
}
