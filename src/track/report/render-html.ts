import { escapeHtml } from "../../shared/text.ts";
import { renderPictureSvg } from "../plot/picture.ts";
import type { DiffLine, Mark, Report, ReportBlock, ReportCell } from "./report.ts";

const MARK_STYLES: Readonly<Record<Mark, string>> = {
  changed: "font-weight:600",
  best: "font-weight:600;color:#1a7f37",
  failed: "color:#cf222e",
};
const DIFF_STYLES: Readonly<Record<DiffLine["kind"], string>> = {
  title: "font-weight:600",
  same: "opacity:0.6",
  removed: "color:#cf222e",
  added: "color:#1a7f37",
};
const DIFF_SIGNS: Readonly<Record<DiffLine["kind"], string>> = { title: "", same: "  ", removed: "- ", added: "+ " };

/** A report as HTML for a notebook's output: styles are inline and take the colours of the page, and no script runs. */
export function renderHtml(report: Report): string {
  return `<div class="labtrail-report">${report.map(renderBlock).join("")}</div>`;
}

function renderBlock(block: ReportBlock): string {
  switch (block.kind) {
    case "text":
      return `<p style="white-space:pre-wrap">${escapeHtml(block.text)}</p>`;
    case "warning":
      return `<p style="color:#9a6700"><b>warning:</b> ${escapeHtml(block.text)}</p>`;
    case "picture":
      return `<div>${renderPictureSvg(block.picture, "page")}</div>`;
    case "diff":
      return `<p><b>${escapeHtml(block.title)}</b></p><pre>${block.lines.map(renderDiffLine).join("\n")}</pre>`;
    case "table":
      return renderTable(block);
  }
}

function renderTable({ columns, rows }: Extract<ReportBlock, { kind: "table" }>): string {
  const style = columns.map(({ align }) => `text-align:${align}`);
  const head = columns.map(({ title }, index) => `<th style="${style[index]}">${escapeHtml(title)}</th>`);
  const body = rows.map((row) => `<tr>${row.map((one, index) => renderCell(one, style[index] ?? "")).join("")}</tr>`);
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function renderCell({ text, mark }: ReportCell, style: string): string {
  const suffix = mark === "best" ? " best" : "";
  const marked = mark === undefined ? style : `${style};${MARK_STYLES[mark]}`;
  return `<td style="${marked}">${escapeHtml(text + suffix)}</td>`;
}

function renderDiffLine({ kind, text }: DiffLine): string {
  return `<span style="${DIFF_STYLES[kind]}">${escapeHtml(DIFF_SIGNS[kind] + text)}</span>`;
}

/** A report as a page of its own, which needs nothing else. */
export function renderPage(title: string, report: Report): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 14px system-ui, sans-serif; margin: 2em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: 0.2em 0.8em; border-bottom: 1px solid #8884; }
pre { line-height: 1.4; }
</style>
${renderHtml(report)}
</html>
`;
}
