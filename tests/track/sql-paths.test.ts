import { expect, test } from "vitest";

import { findSqlPaths } from "../../src/track/capture/sql-paths.ts";

test.each<[sql: string, values: unknown, paths: readonly string[]]>([
  ["select * from 'data/a.csv' join read_parquet('b.parquet')", undefined, ["read data/a.csv", "read b.parquet"]],
  [`from "it's.csv.gz"`, undefined, ["read it's.csv.gz"]],
  ["from 'it''s.csv'", undefined, ["read it's.csv"]],
  ["from read_csv(['a.csv', 'b.csv'])", undefined, ["read a.csv", "read b.csv"]],
  ["copy t to 'out/all.parquet' (format parquet)", undefined, ["write out/all.parquet"]],
  ["copy t from 'in.csv'", undefined, ["read in.csv"]],
  ["from read_csv($1)", ["bound.csv", 3], ["read bound.csv"]],
  ["from read_csv($file)", { file: "named.csv" }, ["read named.csv"]],
  ["select 'plain text', \"column\" from t -- 'comment.csv'\n /* 'other.csv' */", ["x"], []],
])("files in a query are found: %s", (sql, values, paths) => {
  expect(findSqlPaths(sql, values).map(({ path, access }) => `${access} ${path}`)).toEqual(paths);
});
