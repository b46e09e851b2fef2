import type { ComparedValue } from "../compare/align.ts";
import { titleOf, type CellChange } from "../compare/compare-cells.ts";
import type { Comparison } from "../compare/compare-runs.ts";
import type { DatasetUse } from "../run.ts";
import { isRecord } from "../../shared/json.ts";
import { DIFFERENCE_ASPECTS, type DifferenceAspect } from "./aspects.ts";
import { nameOfMetric } from "./comparison-report.ts";
import { formatDataset, formatDelta, formatNumber, formatValue, shortDigest } from "./format.ts";
import { cell, left, type DiffLine, type Report, type ReportBlock } from "./report.ts";

/** What a second run has otherwise than the first, line by line. Without aspects, everything but the list of cells. */
export function toDifferenceReport(
  comparison: Comparison,
  aspects: readonly DifferenceAspect[] = DIFFERENCE_ASPECTS.filter((one) => one !== "cells"),
): Report {
  const [first, second] = comparison.runs.map(({ name }) => name);
  const blocks = aspects.flatMap((aspect) => toBlocks(aspect, comparison));
  if (blocks.length > 0) return [{ kind: "text", text: `${first} (-) and ${second} (+)` }, ...blocks];
  return [{ kind: "text", text: `${first} and ${second} are the same in ${aspects.join(", ")}` }];
}

function toBlocks(aspect: DifferenceAspect, comparison: Comparison): readonly ReportBlock[] {
  const { params, metrics, datasets, packages, environment, code, warnings } = comparison;
  switch (aspect) {
    case "params":
      return toLines(
        "params",
        params.flatMap((row) => linesOf(row, formatValue)),
      );
    case "metrics":
      return [
        ...toLines(
          "metrics",
          metrics.flatMap((metric) => {
            const { numbers, deltas } = metric;
            const delta = deltas[1] === undefined ? "" : `  (${formatDelta(deltas[1])})`;
            const row = { key: nameOfMetric(metric), values: numbers, isDifferent: metric.isDifferent };
            return linesOf(row, formatNumber).map((line) =>
              line.kind === "added" ? { ...line, text: line.text + delta } : line,
            );
          }),
        ),
        ...warnings.map((text): ReportBlock => ({ kind: "warning", text })),
      ];
    case "data":
      return toLines("data", datasets.flatMap(linesOfDataset));
    case "env":
      return toLines(
        "environment",
        [...packages, ...environment].flatMap((row) => linesOf(row, shortenDigests)),
      );
    case "code":
      return [
        ...toLines(
          "code",
          code.flatMap((row) => linesOf(row, String)),
        ),
        ...toCellDiffs(comparison),
      ];
    case "cells":
      return toCellTable(comparison);
  }
}

function toLines(title: string, lines: readonly DiffLine[]): readonly ReportBlock[] {
  return lines.length === 0 ? [] : [{ kind: "diff", title, lines }];
}

function linesOf<Value>(
  { key, values: [before, after], isDifferent }: ComparedValue<Value>,
  format: (value: Value) => string,
): readonly DiffLine[] {
  if (!isDifferent) return [];
  return [
    ...(before === undefined ? [] : [{ kind: "removed", text: `${key} ${format(before)}` } as const]),
    ...(after === undefined ? [] : [{ kind: "added", text: `${key} ${format(after)}` } as const]),
  ];
}

function shortenDigests(value: string): string {
  return value.replace(/[0-9a-f]{64}$/, shortDigest);
}

function linesOfDataset(row: ComparedValue<DatasetUse>): readonly DiffLine[] {
  const [before, after] = row.values.map((use) => (use === undefined ? undefined : columnsOf(use)));
  const lost = before?.filter((name) => after?.includes(name) === false) ?? [];
  const gained = after?.filter((name) => before?.includes(name) === false) ?? [];
  const columns = [...lost.map((name) => `-${name}`), ...gained.map((name) => `+${name}`)].join(" ");
  return [
    ...linesOf(row, (use) =>
      [formatDataset(use), ...(use.rowCount === undefined ? [] : [`${use.rowCount} rows`])].join(", "),
    ),
    ...(columns === "" ? [] : [{ kind: "same", text: `columns of ${row.key}: ${columns}` } as const]),
  ];
}

/** The names of a dataset's columns, where they are known. */
function columnsOf({ schema }: DatasetUse): readonly string[] | undefined {
  const columns = isRecord(schema) ? schema["columns"] : schema;
  if (!Array.isArray(columns)) return undefined;
  return columns.map((column: unknown) => (isRecord(column) ? String(column["name"]) : String(column)));
}

function toCellDiffs({ codeChanges }: Comparison): readonly ReportBlock[] {
  const changed = codeChanges.flatMap(({ cells }) => cells).filter(({ kind }) => kind !== "same");
  return toLines(
    "cells",
    changed.flatMap((change) => [{ kind: "title", text: describeCell(change) }, ...change.lines]),
  );
}

function describeCell(change: CellChange): string {
  return change.kind === "changed" ? titleOf(change) : `${titleOf(change)} ${change.kind}`;
}

function toCellTable({ codeChanges }: Comparison): readonly ReportBlock[] {
  const cells = codeChanges.flatMap((change) => change.cells);
  if (cells.every(({ kind }) => kind === "same")) return [];
  const rows = cells.map((change) => {
    const count = (kind: DiffLine["kind"]): number => change.lines.filter((line) => line.kind === kind).length;
    const lines = change.lines.length === 0 ? "" : `+${count("added")} -${count("removed")}`;
    return [cell(titleOf(change)), cell(change.kind, change.kind === "same" ? undefined : "changed"), cell(lines)];
  });
  return [{ kind: "table", columns: [left("cell"), left(""), left("lines")], rows }];
}
