import { REDACTED } from "../redact.ts";
import type { MetricSummary } from "../run.ts";
import type { RunRow } from "../store.ts";
import { formatNumber, formatRunDuration, formatTime, formatValue } from "./format.ts";
import { cell, left, right, type Report, type ReportCell } from "./report.ts";

const MAX_COLUMNS = 4;

/** The list of runs: newest first, with the params in which they differ and the metrics that say most. */
export function toRunsReport(rows: readonly RunRow[], maxColumns = MAX_COLUMNS): Report {
  if (rows.length === 0) return [{ kind: "text", text: "no runs" }];
  const paramKeys = findParamColumns(rows).slice(0, maxColumns);
  const metricKeys = findMetricColumns(rows).slice(0, maxColumns);
  return [
    {
      kind: "table",
      columns: [
        left("run"),
        left("id"),
        left("experiment"),
        left("status"),
        left("started"),
        right("took"),
        ...[...paramKeys, ...metricKeys].map(right),
      ],
      rows: rows.map((row) => [
        ...toHeadCells(row),
        ...paramKeys.map((key) => cell(formatValue(row.params.find((param) => param.key === key)?.value))),
        ...metricKeys.map((key) => cell(formatMetric(row.metrics.findLast((metric) => metric.key === key)))),
      ]),
    },
  ];
}

function toHeadCells({ run }: RunRow): readonly ReportCell[] {
  return [
    cell(run.name),
    cell(run.id.slice(0, 8)),
    cell(run.experiment),
    cell(run.status, run.status === "failed" || run.status === "interrupted" ? "failed" : undefined),
    cell(formatTime(run.startedAt)),
    cell(formatRunDuration(run)),
  ];
}

function formatMetric(metric: MetricSummary | undefined): string {
  return metric === undefined ? "-" : formatNumber(metric.last);
}

/** Params that have several values, then those that some runs lack; within each, what people wrote before what `fit` was given. */
function findParamColumns(rows: readonly RunRow[]): readonly string[] {
  const values = new Map<string, string[]>();
  for (const { params } of rows) {
    for (const { key, value } of params) {
      // Two secrets look the same, and so tell no run from another.
      if (value !== REDACTED) values.set(key, [...(values.get(key) ?? []), JSON.stringify(value)]);
    }
  }
  const varied = [...values].filter(([, all]) => new Set(all).size > 1).map(([key]) => key);
  const partial = [...values]
    .filter(([, all]) => new Set(all).size === 1 && all.length < rows.length)
    .map(([key]) => key);
  return [...fitLast(varied), ...fitLast(partial)];
}

function fitLast(keys: readonly string[]): readonly string[] {
  return [...keys.filter((key) => !key.startsWith("fit.")), ...keys.filter((key) => key.startsWith("fit."))];
}

/** What a person logged, then single values such as an accuracy on test data, then the ends of learning curves. */
function findMetricColumns(rows: readonly RunRow[]): readonly string[] {
  const ranks = new Map<string, number>();
  for (const { metrics } of rows) {
    for (const { key, source, count } of metrics) {
      const rank = source === "explicit" ? 0 : count === 1 ? 1 : 2;
      ranks.set(key, Math.min(rank, ranks.get(key) ?? rank));
    }
  }
  return [...ranks.keys()].toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}
