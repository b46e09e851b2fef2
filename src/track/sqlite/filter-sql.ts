import type { AttributeName, Comparator, DatasetField, Field, Filter } from "../query/filter.ts";
import { fragment, joinFragments, type Fragment } from "./fragment.ts";

/** A filter as a condition on a row of `run`, joined with its experiment and session. */
export function toFilterSql(filter: Filter): Fragment {
  switch (filter.kind) {
    case "and":
    case "or":
      return joinFragments(filter.parts.map(toFilterSql), filter.kind === "and" ? "AND" : "OR");
    case "not": {
      const { sql, values } = toFilterSql(filter.part);
      // What compares to NULL is neither true nor false, and its opposite must be true.
      return { sql: `NOT ifnull(${sql}, 0)`, values };
    }
    case "compare":
      return toComparison(filter.field, filter.comparator, filter.value);
    case "like":
      return toPattern(filter);
    case "present":
      return toPresence(filter.field, filter.isNegated);
  }
}

const ATTRIBUTE_SQL: Readonly<Record<AttributeName, string>> = {
  run_id: "run.id",
  run_name: "run.name",
  experiment: "experiment.name",
  status: "iif(run.seq IN (SELECT seq FROM interrupted), 'interrupted', run.status)",
  start_time: "run.started_at",
  end_time: "run.ended_at",
  duration: "((run.ended_at - run.started_at) / 1000.0)",
  seed: "run.seed",
  notebook: "session.notebook",
  session_id: "run.session_id",
  parent_run_id: "run.parent_id",
  commit: "run.git_commit",
  branch: "run.git_branch",
  error: "(run.error_name || ': ' || run.error_message)",
};

/** The expression of an attribute, for orders as well. */
export function attributeSql(name: AttributeName): string {
  return ATTRIBUTE_SQL[name];
}

const DATASET_SQL: Readonly<Record<DatasetField, string>> = {
  name: "dataset.name",
  digest: "dataset.digest",
  role: "nullif(role, '')",
  version: "nullif(dataset.version, '')",
  location: "location",
};

/** The expression of something of a dataset, for orders as well. */
export function datasetSql(name: DatasetField): string {
  return DATASET_SQL[name];
}

const PARAM_VALUE = "(value ->> '$')";
/** A param's text: of strings without quotes, of everything else as JSON. */
const PARAM_TEXT = `iif(json_type(value) = 'text', ${PARAM_VALUE}, value)`;
const PARAM_IS_NUMBER = "json_type(value) IN ('integer', 'real')";

function toComparison(field: Field, comparator: Comparator, value: string | number): Fragment {
  switch (field.kind) {
    case "metric":
      return ofMetric(field.key, compareNumbers("last", comparator, value));
    case "param":
      return ofParam(field.key, compareParam(comparator, value));
    case "tag":
      return ofTag(field.key, compareTexts("value", comparator, value));
    case "dataset":
      return ofDataset(
        field.name === "digest"
          ? compareDigests(comparator, value)
          : compareTexts(DATASET_SQL[field.name], comparator, value),
      );
    case "attribute": {
      const sql = attributeSql(field.name);
      if (typeof value === "number") return fragment(`${sql} ${comparator} ?`, value);
      return compareTexts(sql, comparator, value);
    }
  }
}

/** NaN is stored as NULL, and equals itself here. */
function compareNumbers(sql: string, comparator: Comparator, value: string | number): Fragment {
  const number = Number.isNaN(value) ? null : value;
  if (comparator === "=") return fragment(`${sql} IS ?`, number);
  if (comparator === "!=") return fragment(`${sql} IS NOT ?`, number);
  return fragment(`${sql} ${comparator} ?`, number);
}

function compareTexts(sql: string, comparator: Comparator, value: string | number): Fragment {
  return fragment(`${sql} ${comparator} ?`, String(value));
}

/** The beginning of a digest stands for it: that is what is shown. */
function compareDigests(comparator: Comparator, value: string | number): Fragment {
  const beginning = String(value);
  return fragment(`substr(dataset.digest, 1, ?) ${comparator} ?`, beginning.length, beginning);
}

function compareParam(comparator: Comparator, value: string | number): Fragment {
  if (typeof value === "number" && Number.isFinite(value)) {
    const isUnlike = comparator === "!=" ? 1 : 0;
    return fragment(`iif(${PARAM_IS_NUMBER}, ${PARAM_VALUE} ${comparator} ?, ${isUnlike})`, value);
  }
  if (typeof value === "number") return compareWithNonFinite(comparator, value);
  // '0.10' is the number 0.1 where the param is a number.
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return compareTexts(PARAM_TEXT, comparator, value);
  return fragment(
    `iif(${PARAM_IS_NUMBER}, ${PARAM_VALUE} ${comparator} ?, ${PARAM_TEXT} ${comparator} ?)`,
    number,
    value,
  );
}

/** JSON has neither NaN nor infinities: as params they are the texts that stand for them. */
function compareWithNonFinite(comparator: Comparator, value: number): Fragment {
  if (comparator === "=" || comparator === "!=") return compareTexts(PARAM_TEXT, comparator, value);
  return fragment(`(${PARAM_IS_NUMBER} AND ${PARAM_VALUE} ${comparator} ?)`, Number.isNaN(value) ? null : value);
}

function toPattern({ field, pattern, ignoresCase, isNegated }: Extract<Filter, { kind: "like" }>): Fragment {
  const glob = toGlob(ignoresCase ? pattern.toLowerCase() : pattern);
  const like = (sql: string): Fragment =>
    fragment(`${ignoresCase ? `lower_unicode(${sql})` : sql} ${isNegated ? "NOT GLOB" : "GLOB"} ?`, glob);
  switch (field.kind) {
    case "metric":
      throw new Error("a metric is no text");
    case "param":
      return ofParam(field.key, like(PARAM_TEXT));
    case "tag":
      return ofTag(field.key, like("value"));
    case "dataset":
      return ofDataset(like(DATASET_SQL[field.name]));
    case "attribute":
      return like(attributeSql(field.name));
  }
}

/** SQLite's own LIKE takes all letters of ASCII in either case; GLOB takes them as they are, and has other signs. */
function toGlob(pattern: string): string {
  return pattern.replaceAll(/[%_*?[]/g, (sign) => {
    if (sign === "%") return "*";
    return sign === "_" ? "?" : `[${sign}]`;
  });
}

function toPresence(field: Field, isNegated: boolean): Fragment {
  const present = maybePresent(field);
  return isNegated ? { ...present, sql: `NOT (${present.sql})` } : present;
}

function maybePresent(field: Field): Fragment {
  switch (field.kind) {
    case "metric":
      return ofMetric(field.key, fragment("1"));
    case "param":
      return ofParam(field.key, fragment("1"));
    case "tag":
      return ofTag(field.key, fragment("1"));
    case "dataset":
      return ofDataset(fragment(`${DATASET_SQL[field.name]} IS NOT NULL`));
    case "attribute":
      return fragment(`${attributeSql(field.name)} IS NOT NULL`);
  }
}

function ofMetric(key: string, { sql, values }: Fragment): Fragment {
  return fragment(
    `run.seq IN (SELECT run_seq FROM metric WHERE key = ? AND is_shadowed = 0 AND ${sql})`,
    key,
    ...values,
  );
}

function ofParam(key: string, { sql, values }: Fragment): Fragment {
  return fragment(`run.seq IN (SELECT run_seq FROM param WHERE key = ? AND ${sql})`, key, ...values);
}

function ofTag(key: string, { sql, values }: Fragment): Fragment {
  return fragment(`run.seq IN (SELECT run_seq FROM tag WHERE key = ? AND ${sql})`, key, ...values);
}

function ofDataset({ sql, values }: Fragment): Fragment {
  return fragment(
    `run.seq IN (SELECT run_seq FROM run_dataset JOIN dataset ON dataset.id = dataset_id WHERE ${sql})`,
    ...values,
  );
}
