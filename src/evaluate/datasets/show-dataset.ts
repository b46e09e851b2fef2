import { renderHtml } from "../../track/report/render-html.ts";
import { renderText } from "../../track/report/render-text.ts";
import { cell, left, type Report } from "../../track/report/report.ts";
import type { Dataset } from "../dataset.ts";

/** What a notebook shows of a dataset: how many rows, and which columns. Rows may lie in a file, and are not read for it. */
export function showDataset({
  name,
  version,
  length,
  schema,
}: Pick<Dataset<unknown>, "name" | "version" | "length" | "schema">): Readonly<Record<string, string>> {
  const title = version === undefined ? name : `${name} ${version}`;
  const report: Report = [
    { kind: "text", text: `${title}: ${length} ${length === 1 ? "row" : "rows"}` },
    {
      kind: "table",
      columns: [left("column"), left("type"), left("missing")],
      rows: schema.map((column) => [cell(column.name), cell(column.type), cell(column.isNullable ? "some" : "")]),
    },
  ];
  return { "text/html": renderHtml(report), "text/plain": renderText(report, { hasColor: false }) };
}
