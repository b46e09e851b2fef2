// What the live state of a runtime tells about a place in code, which is given by a mark: `rows.ma|`.
import type { LiveName } from "../../kernel/runtime/runtime.ts";
import { cursorAt, maybeValueAt } from "../../src/language/cursor/cursor.ts";
import { maybeLookExpression } from "../../src/language/cursor/look-expression.ts";
import type { TestRuntime } from "./runtime.ts";

/** The names that the live state has for the mark `|`, as far as they begin with what is typed there. */
export async function namesAt(session: TestRuntime, marked: string): Promise<readonly LiveName[]> {
  const offset = marked.indexOf("|");
  const code = marked.replace("|", "");
  const cursor = cursorAt(code, offset);
  const typed = code.slice(cursor.typed.start, cursor.typed.end);
  const isOf = ({ name }: LiveName): boolean => name.startsWith(typed);
  if (cursor.kind === "name") return (await session.runtime.findNames({ kind: "globals" })).filter(isOf);
  if (cursor.kind !== "member" && cursor.kind !== "key") return [];
  const expression = maybeLookExpression(cursor.owner, session.scope);
  if (expression === undefined) return [];
  const kind = cursor.kind === "member" ? "members" : "keys";
  return (await session.runtime.findNames({ kind, expression })).filter(isOf);
}

export async function matchesAt(session: TestRuntime, marked: string): Promise<readonly string[]> {
  return (await namesAt(session, marked)).map(({ name }) => name);
}

/** What the expression at the mark holds. */
export async function summaryAt(session: TestRuntime, marked: string, isDetailed = false): Promise<string | undefined> {
  const expression = maybeValueAt(marked.replace("|", ""), marked.indexOf("|"));
  const script = expression === undefined ? undefined : maybeLookExpression(expression, session.scope);
  const summary = script === undefined ? undefined : await session.runtime.inspect(script, isDetailed);
  return summary === undefined ? undefined : `${summary.type}\n${summary.text}`;
}
