import type { FileAccess } from "./files.ts";

/** A text in a query that may be a file. */
export interface SqlPath {
  readonly path: string;
  readonly access: FileAccess;
}

/** A string, or a name in double quotes: DuckDB reads `from "data.csv"` as well. Both double a quote to hold one. */
const QUOTED = /--[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^']|'')*)'|"((?:[^"]|"")*)"/g;
const FILE_LIKE = /[/\\]|\.[a-z][a-z0-9]{1,9}(?:\.(?:gz|zst))?$/i;

/** What in a query, and among the values bound to it, looks like a file; a `COPY ... TO` writes one. */
export function findSqlPaths(sql: string, values?: unknown): readonly SqlPath[] {
  const found: SqlPath[] = [];
  for (const match of sql.matchAll(QUOTED)) {
    const path = match[1]?.replaceAll("''", "'") ?? match[2]?.replaceAll('""', '"');
    if (path === undefined || !FILE_LIKE.test(path)) continue;
    const isTarget = /\bto\s*$/i.test(sql.slice(Math.max(0, match.index - 20), match.index));
    found.push({ path, access: isTarget ? "write" : "read" });
  }
  const bound = typeof values === "object" && values !== null ? Object.values(values) : [];
  for (const value of bound) {
    if (typeof value === "string" && FILE_LIKE.test(value)) found.push({ path: value, access: "read" });
  }
  return found;
}
