import type { RunKeys } from "../store.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.listKeys`. */
export function listKeys(statements: Statements): RunKeys {
  return {
    experiments: statements
      .prepare<{ name: string }>("SELECT name FROM experiment ORDER BY name")
      .all()
      .map(({ name }) => name),
    metrics: listDistinct(statements, "metric WHERE is_shadowed = 0 AND"),
    params: listDistinct(statements, "param WHERE"),
    tags: listDistinct(statements, "tag WHERE"),
  };
}

/** From key to key along the index: of a million rows with twenty keys, twenty are looked at. */
function listDistinct(statements: Statements, where: string): readonly string[] {
  return statements
    .prepare<{ key: string | null }>(
      `WITH RECURSIVE keys (key) AS (
         SELECT min(key) FROM ${where} key IS NOT NULL
         UNION ALL SELECT (SELECT min(key) FROM ${where} key > keys.key) FROM keys WHERE keys.key IS NOT NULL
       ) SELECT key FROM keys WHERE key IS NOT NULL`,
    )
    .all()
    .flatMap(({ key }) => (key === null ? [] : [key]));
}
