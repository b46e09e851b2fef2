import { messageOf } from "../../shared/errors.ts";
import { TrackError, type SqlResult, type SqlValue } from "../store.ts";
import { findInterrupted } from "./runs.ts";
import { VIEW_NAMES, VIEWS } from "./sql-views.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.querySql`. */
export function querySql(statements: Statements, sql: string): SqlResult {
  const { db } = statements;
  // Views of this connection alone: the file stays as it is.
  db.exec(VIEWS);
  statements.prepare("DELETE FROM temp.interrupted").run();
  statements
    .prepare("INSERT INTO temp.interrupted (seq) SELECT value FROM json_each(?)")
    .run(JSON.stringify(findInterrupted(statements)));
  try {
    const statement = db.prepare<unknown[], SqlValue[]>(sql);
    if (
      !statement.reader ||
      !statement.readonly ||
      !/^\s*(?:select|with|values|explain)\b/i.test(withoutComments(sql))
    ) {
      throw new TrackError("BAD_QUERY", "only queries are answered, and this would change something", {
        hint: "Begin with SELECT or WITH.",
      });
    }
    return { columns: statement.columns().map(({ name }) => name), rows: statement.raw().all() };
  } catch (error) {
    if (error instanceof TrackError) throw error;
    throw new TrackError("BAD_QUERY", `the query cannot be answered: ${messageOf(error)}`, {
      hint: `There are ${VIEW_NAMES.join(", ")}: \`SELECT * FROM runs\` shows what one has.`,
      cause: error,
    });
  }
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*|\/\*[^]*?\*\//g, " ");
}
