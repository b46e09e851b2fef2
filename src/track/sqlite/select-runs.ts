import { findNearestNames } from "../../shared/nearest-name.ts";
import type { Field, SortKey } from "../query/filter.ts";
import { TrackError, type RunQuery } from "../store.ts";
import { attributeSql, datasetSql, toFilterSql } from "./filter-sql.ts";
import { fragment, type Fragment } from "./fragment.ts";
import { listKeys } from "./keys.ts";
import { findInterrupted, RUN_COLUMNS, RUN_TABLES, type RunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

const ARCHIVED: Readonly<Record<NonNullable<RunQuery["archived"]>, string>> = {
  hide: "archived_at IS NULL",
  only: "archived_at IS NOT NULL",
  show: "TRUE",
};

/** The rows of the runs that are asked for, in the order that is asked for. */
export function selectRuns(
  statements: Statements,
  { experiment, filter, sort = [], limit, archived = "hide" }: RunQuery,
): readonly RunRecord[] {
  const conditions = [
    fragment(ARCHIVED[archived]),
    ...(experiment === undefined ? [] : [fragment("experiment.name = ?", experiment)]),
    ...(filter === undefined ? [] : [toFilterSql(filter)]),
  ];
  const orders = [...sort.map((key) => toOrderSql(statements, key)), fragment("run.seq DESC")];
  const sql = `WITH interrupted (seq) AS (SELECT value FROM json_each(?))
    SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE ${conditions.map((one) => one.sql).join(" AND ")}
    ORDER BY ${orders.map((one) => one.sql).join(", ")} LIMIT ?`;
  // Every filter is another statement, and a long life would gather them.
  const isUnique = filter !== undefined || sort.length > 0;
  const statement = isUnique ? statements.db.prepare<unknown[], RunRecord>(sql) : statements.prepare<RunRecord>(sql);
  return statement.all(
    isUnique ? JSON.stringify(findInterrupted(statements)) : "[]",
    ...[...conditions, ...orders].flatMap(({ values }) => values),
    // -1 is SQLite's word for no limit.
    limit ?? -1,
  );
}

function toOrderSql(statements: Statements, { field, isDescending }: SortKey): Fragment {
  const { sql, values } = toSortedSql(field.kind === "bare" ? requireKey(statements, field.key) : field);
  return { sql: `${sql} ${isDescending ? "DESC" : "ASC"} NULLS LAST`, values };
}

function toSortedSql(field: Field): Fragment {
  switch (field.kind) {
    case "metric":
      // Of several, measured on other data, the newest.
      return fragment(
        "(SELECT last FROM metric WHERE run_seq = run.seq AND key = ? AND is_shadowed = 0 ORDER BY id DESC LIMIT 1)",
        field.key,
      );
    case "param":
      return fragment("(SELECT value ->> '$' FROM param WHERE run_seq = run.seq AND key = ?)", field.key);
    case "tag":
      return fragment("(SELECT value FROM tag WHERE run_seq = run.seq AND key = ?)", field.key);
    case "attribute":
      return fragment(attributeSql(field.name));
    case "dataset":
      return fragment(
        `(SELECT min(${datasetSql(field.name)})
          FROM run_dataset JOIN dataset ON dataset.id = dataset_id WHERE run_seq = run.seq)`,
      );
  }
}

function requireKey(statements: Statements, key: string): Field {
  const { metrics, params } = listKeys(statements);
  if (metrics.includes(key)) return { kind: "metric", key };
  if (params.includes(key)) return { kind: "param", key };
  const nearest = findNearestNames(key, [...new Set([...metrics, ...params])]);
  throw new TrackError("BAD_QUERY", `runs cannot be sorted by "${key}": none has a metric or param of that name`, {
    hint:
      nearest.length === 0
        ? "`labtrail runs` shows what they have."
        : `Did you mean ${nearest.map((name) => `"${name}"`).join(" or ")}?`,
  });
}
