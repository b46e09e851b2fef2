import type { ProfileNode } from "../../runtime/inquiry.ts";
import { escapeHtml } from "../../../src/shared/text.ts";
import { renderRows } from "../columns.ts";

/** What one function took, over all places from which it was called. */
export interface FunctionTime {
  readonly name: string;
  readonly place: string;
  /** In the function itself. */
  readonly selfMs: number;
  /** With all that it has called; of a recursion the outermost call counts. */
  readonly totalMs: number;
}

/** Every function of a profile, the one that took most itself first. */
export function toFunctionTimes(root: ProfileNode): readonly FunctionTime[] {
  const times = new Map<string, { name: string; place: string; selfMs: number; totalMs: number }>();
  const visit = (node: ProfileNode, above: ReadonlySet<string>): void => {
    const key = `${node.name} ${node.place}`;
    const time = times.get(key) ?? { name: node.name, place: node.place, selfMs: 0, totalMs: 0 };
    times.set(key, time);
    time.selfMs += node.selfMs;
    if (!above.has(key)) time.totalMs += totalOf(node);
    for (const child of node.children) visit(child, new Set([...above, key]));
  };
  for (const child of root.children) visit(child, new Set());
  return [...times.values()].toSorted((a, b) => b.selfMs - a.selfMs || b.totalMs - a.totalMs);
}

export function totalOf({ selfMs, children }: ProfileNode): number {
  return children.reduce((sum, child) => sum + totalOf(child), selfMs);
}

const HEAD = ["self ms", "self %", "total ms", "function", "defined at"] as const;

export function renderTextTable(times: readonly FunctionTime[], wholeMs: number): string {
  return renderRows(
    HEAD,
    times.map((time) => toCells(time, wholeMs)),
    [0, 1, 2],
  );
}

export function renderHtmlTable(times: readonly FunctionTime[], wholeMs: number): string {
  const head = HEAD.map((name) => `<th>${name}</th>`).join("");
  const rows = times.map((time) => {
    return `<tr>${toCells(time, wholeMs)
      .map((cell) => `<td>${escapeHtml(cell)}</td>`)
      .join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}

function toCells({ name, place, selfMs, totalMs }: FunctionTime, wholeMs: number): readonly string[] {
  const share = wholeMs === 0 ? 0 : (100 * selfMs) / wholeMs;
  return [selfMs.toFixed(1), share.toFixed(1), totalMs.toFixed(1), name, place];
}
