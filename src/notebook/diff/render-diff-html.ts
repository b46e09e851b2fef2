import { escapeHtml } from "../../shared/text.ts";
import type { CellChange, KeyChange, NotebookDiff } from "./diff-notebooks.ts";
import type { LineChange } from "./diff-texts.ts";
import { titleOf } from "./render-diff-text.ts";

export interface DiffPageOptions {
  /** What the two notebooks are called. */
  readonly before: string;
  readonly after: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
h1 { font-size: 1.2rem; }
h2 { font: 600 0.9rem ui-monospace, monospace; margin: 1.5rem 0 0; padding: 0.3rem 0.5rem; background: #8882; }
details { margin: 0.5rem 0; color: #888; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
td { font: 13px/1.5 ui-monospace, monospace; padding: 0 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; width: 50%; }
td.removed { background: #e5534b2b; } td.added { background: #46954a2b; } td.none { background: #8881; }
del, ins { text-decoration: none; border-radius: 3px; } del { background: #e5534b73; } ins { background: #46954a73; }
caption { text-align: left; color: #888; padding: 0.3rem 0.5rem; }
`;

/** A comparison as a page of its own, side by side; it needs no script and nothing from elsewhere. */
export function renderDiffHtml({ cells, metadata }: NotebookDiff, { before, after }: DiffPageOptions): string {
  const title = `${before} → ${after}`;
  const body = [
    ...cells.map(renderCell),
    metadata.length === 0 ? "" : `<h2>notebook metadata</h2>${renderKeys(metadata)}`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body.join("\n")}
</body>
</html>
`;
}

function renderCell(change: CellChange): string {
  const { kind, isMoved, source, metadata, outputs } = change;
  if (kind === "same" && !isMoved) {
    const cellNumber = change.after?.cellNumber ?? 0;
    return `<details><summary>cell ${cellNumber} is the same</summary>${renderLines(source)}</details>`;
  }
  return [
    `<h2>${escapeHtml(titleOf(change))}</h2>`,
    renderLines(source),
    metadata.length === 0 ? "" : renderKeys(metadata, "metadata"),
    outputs.length === 0 ? "" : renderLines(outputs, "outputs"),
  ].join("\n");
}

function renderLines(lines: readonly LineChange[], caption?: string): string {
  const rows: string[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index] as LineChange;
    if (line.kind === "same") {
      const text = renderParts(line);
      rows.push(`<tr><td>${text}</td><td>${text}</td></tr>`);
      index += 1;
      continue;
    }
    const removed = takeWhile(lines, index, "removed");
    const added = takeWhile(lines, index + removed.length, "added");
    for (let row = 0; row < Math.max(removed.length, added.length); row += 1) {
      rows.push(`<tr>${renderSide(removed[row])}${renderSide(added[row])}</tr>`);
    }
    index += removed.length + added.length;
  }
  return table(rows, caption);
}

function renderKeys(changes: readonly KeyChange[], caption?: string): string {
  const rows = changes.map(
    ({ key, before, after }) => `<tr>${renderKey("removed", key, before)}${renderKey("added", key, after)}</tr>`,
  );
  return table(rows, caption);
}

function renderKey(kind: "removed" | "added", key: string, value: unknown): string {
  if (value === undefined) return `<td class="none"></td>`;
  return `<td class="${kind}">${escapeHtml(`${key}: ${JSON.stringify(value, undefined, 1)}`)}</td>`;
}

function table(rows: readonly string[], caption: string | undefined): string {
  const title = caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`;
  return `<table>${title}<tbody>${rows.join("")}</tbody></table>`;
}

function takeWhile(lines: readonly LineChange[], start: number, kind: LineChange["kind"]): readonly LineChange[] {
  const end = lines.findIndex((line, index) => index >= start && line.kind !== kind);
  return lines.slice(start, end < 0 ? lines.length : end);
}

function renderSide(line: LineChange | undefined): string {
  return line === undefined ? `<td class="none"></td>` : `<td class="${line.kind}">${renderParts(line)}</td>`;
}

function renderParts({ kind, parts }: LineChange): string {
  const tag = kind === "removed" ? "del" : "ins";
  const isCompared = parts.length > 1;
  return parts
    .map(({ text, isChanged }) => {
      const escaped = escapeHtml(text);
      return isCompared && isChanged ? `<${tag}>${escaped}</${tag}>` : escaped;
    })
    .join("");
}
