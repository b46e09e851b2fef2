import type { CodeChange, ComparedMetric, ComparedValue, Comparison } from "../compare-runs.ts";
import { formatDataset, formatDelta, formatNumber, formatTime, formatValue, shortDigest } from "./format.ts";
import { cell, left, right, type DiffLine, type Report, type ReportBlock } from "./report.ts";

const MAX_DIFF_LINES = 40;

/** A comparison: what differs is marked, and what does not comes after it. */
export function toComparisonReport(comparison: Comparison): Report {
  const { runs, params, datasets, code, environment, sharedEnvironment, warnings, codeChanges } = comparison;
  const names = runs.map(({ name }) => name);
  const facts: ComparedValue<string>[] = [
    { key: "id", values: runs.map(({ id }) => id.slice(0, 8)), isDifferent: false },
    { key: "experiment", values: runs.map(({ experiment }) => experiment), isDifferent: false },
    { key: "status", values: runs.map(({ status }) => status), isDifferent: false },
    { key: "started", values: runs.map(({ startedAt }) => formatTime(startedAt)), isDifferent: false },
  ];
  return [
    ...toTable("run", names, facts, String),
    ...toTable(
      "params",
      names,
      params.filter(({ isDifferent }) => isDifferent),
      formatValue,
    ),
    // A column for each run would say the same again.
    ...toTable(
      "same params",
      ["all"],
      params.filter(({ isDifferent }) => !isDifferent),
      formatValue,
    ),
    ...toMetricsTable(names, comparison.metrics),
    ...warnings.map((text): ReportBlock => ({ kind: "warning", text })),
    ...toTable("datasets", names, datasets, formatDataset),
    ...toTable("code", names, code, String),
    ...codeChanges.map((change) => toDiff(names[0] ?? "", change)),
    ...(environment.length === 0
      ? [{ kind: "text", text: ["environment: the same", ...sharedEnvironment].join(", ") } as const]
      : toTable("environment", names, environment, (value) => value.replace(/[0-9a-f]{64}$/, shortDigest))),
  ];
}

function toTable<Value>(
  title: string,
  names: readonly string[],
  rows: readonly ComparedValue<Value>[],
  format: (value: Value) => string,
): readonly ReportBlock[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left(title), ...names.map(left)],
      rows: rows.map(({ key, values, isDifferent }) => [
        cell(key, isDifferent ? "changed" : undefined),
        ...names.map((_, index) => cell(formatOr(values[index], format))),
      ]),
    },
  ];
}

function formatOr<Value>(value: Value | undefined, format: (value: Value) => string): string {
  return value === undefined ? "-" : format(value);
}

function toMetricsTable(names: readonly string[], metrics: readonly ComparedMetric[]): readonly ReportBlock[] {
  if (metrics.length === 0) return [];
  const deltaTitles = names.slice(1).map((name) => (names.length === 2 ? "delta" : `delta ${name}`));
  return [
    {
      kind: "table",
      columns: [left("metrics"), ...names.map(right), ...deltaTitles.map(right), left("measured on")],
      rows: metrics.map(({ key, values, deltas, best, isDifferent }) => [
        cell(key, isDifferent ? "changed" : undefined),
        ...values.map((value, index) =>
          cell(value === undefined ? "-" : formatNumber(value.last), index === best ? "best" : undefined),
        ),
        ...deltas.slice(1).map((delta) => cell(delta === undefined ? "-" : formatDelta(delta))),
        cell(describeData(values)),
      ]),
    },
  ];
}

function describeData(values: ComparedMetric["values"]): string {
  const datasets = values.flatMap((value) => (value?.dataset === undefined ? [] : [formatDataset(value.dataset)]));
  return [...new Set(datasets)].join(" | ");
}

function toDiff(first: string, { run, cells }: CodeChange): ReportBlock {
  const lines = cells.flatMap(({ title, lines: changes }): DiffLine[] => [{ kind: "title", text: title }, ...changes]);
  const rest = lines.length - MAX_DIFF_LINES;
  const shown =
    rest > 0 ? [...lines.slice(0, MAX_DIFF_LINES), { kind: "title", text: `... ${rest} more lines` } as const] : lines;
  return { kind: "diff", title: `code: ${first} (-) and ${run.name} (+)`, lines: shown };
}
