// A query may run for ever, and SQLite cannot be interrupted: it runs in a process of its own, which Stop ends.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { entryPointPath } from "../../../src/shared/installation.ts";
import { isRecord, type Json } from "../../../src/shared/json.ts";
import { renderHtml } from "../../../src/track/report/render-html.ts";
import { renderText } from "../../../src/track/report/render-text.ts";
import { toSqlReport } from "../../../src/track/report/sql-report.ts";
import { putIntoVariable, requireVariableName } from "./into-variable.ts";
import type { SqlValue } from "../../../src/track/store.ts";
import { MagicError, type RunMagic } from "../magic.ts";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export const answerSql: RunMagic = async (given, context) => {
  const { folder, signal, display } = context;
  // Quotes around the whole are for the shell, where this is an argument. What comes after them is a flag.
  const [, unquoted, after] = /^"([^"]*)"(?:\s+(?:-o|--out)[\s=]+(\S+))?$/.exec(given.word.trim()) ?? [];
  const out = after ?? given.flag("out");
  const name = out === undefined ? undefined : requireVariableName(out);
  const rows = await query(unquoted ?? given.word, folder, signal);
  const columns = Object.keys(rows[0] ?? {});
  if (name !== undefined) {
    return putIntoVariable(
      name,
      { columns, rows: rows.map((row) => columns.map((column) => row[column] as Json)) },
      context,
    );
  }
  const report = toSqlReport({ columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) });
  display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
};

async function query(sql: string, cwd: string, signal: AbortSignal): Promise<readonly Record<string, SqlValue>[]> {
  const args = [entryPointPath("src/cli/main"), "sql", "--json", "--", sql];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd,
      signal,
      killSignal: "SIGKILL",
      maxBuffer: MAX_ANSWER_BYTES,
      env: { ...process.env, NO_COLOR: "1" },
    });
    return JSON.parse(stdout) as readonly Record<string, SqlValue>[];
  } catch (error) {
    const stderr = isRecord(error) && typeof error["stderr"] === "string" ? error["stderr"].trim() : "";
    const [message = "", hint] = stderr.replace(/^labtrail: /, "").split(/\n\s*/);
    if (message === "")
      throw new MagicError("FAILED", "the query was stopped before it was answered", { cause: error });
    throw new MagicError("FAILED", message, hint === undefined ? { cause: error } : { hint, cause: error });
  }
}
