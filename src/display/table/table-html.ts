import { escapeHtml } from "../../shared/text.ts";
import type { TableView, ViewColumn, ViewRow } from "./table-view.ts";

/**
 * Only greys that let the page shine through, and no colour of text: so it fits light and dark pages. Where a page takes
 * styles away, what is left is a plain table. JupyterLab sets the cells of every table to the right, by rules that only an
 * important one overrides.
 */
const STYLE = `<style>
.lt-table{overflow-x:auto;max-width:100%}
.lt-table table{border-collapse:collapse;border:0;margin:0;font-size:.92em;width:auto}
.lt-table th,.lt-table td{border:0;padding:.25em .75em;text-align:left!important;vertical-align:top;white-space:nowrap;max-width:32em;overflow:hidden;text-overflow:ellipsis}
.lt-table thead th{border-bottom:1px solid rgba(128,128,128,.5);font-weight:600}
.lt-table tbody tr:nth-child(even){background:rgba(128,128,128,.08)}
.lt-table tbody th,.lt-table small,.lt-table p{font-weight:400;opacity:.65}
.lt-table .lt-n{text-align:right!important;font-variant-numeric:tabular-nums}
.lt-table p{margin:.4em .75em;font-size:.85em}
</style>`;

const GAP = "…";

/** A table of its own in a page: it scrolls sideways, needs no script, and holds no markup of its values. */
export function renderTableHtml(view: TableView): string {
  const { columns, columnGap, head, tail, hasRowGap, summary } = view;
  const rows = head.map((row) => renderRow(row, columns, columnGap));
  if (hasRowGap) {
    const cells = columns.map(() => GAP);
    rows.push(renderRow({ label: GAP, cells }, columns, columnGap));
  }
  rows.push(...tail.map((row) => renderRow(row, columns, columnGap)));
  return [
    `<div class="lt-table">${STYLE}`,
    `<table><thead><tr><th></th>${withGap(columns.map(renderHeader), columnGap, `<th>${GAP}</th>`)}</tr></thead><tbody>`,
    ...rows,
    `</tbody></table><p>${escapeHtml(summary)}</p></div>`,
  ].join("\n");
}

function renderHeader({ name, type, isNumeric }: ViewColumn): string {
  const label = type === undefined ? "" : `<br><small>${escapeHtml(type)}</small>`;
  return `<th${classOf(isNumeric)}>${escapeHtml(name)}${label}</th>`;
}

function renderRow({ label, cells }: ViewRow, columns: readonly ViewColumn[], columnGap: number | undefined): string {
  const rendered = cells.map(
    (cell, column) => `<td${classOf(columns[column]?.isNumeric === true)}>${escapeHtml(cell)}</td>`,
  );
  return `<tr><th>${escapeHtml(label)}</th>${withGap(rendered, columnGap, `<td>${GAP}</td>`)}</tr>`;
}

function withGap(cells: readonly string[], columnGap: number | undefined, gap: string): string {
  return columnGap === undefined ? cells.join("") : cells.toSpliced(columnGap, 0, gap).join("");
}

function classOf(isNumeric: boolean): string {
  return isNumeric ? ' class="lt-n"' : "";
}
