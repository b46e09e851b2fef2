import type { ComparedValue } from "../compare/align.ts";
import { titleOf } from "../compare/compare-cells.ts";
import type { ComparedMetric } from "../compare/compare-metrics.ts";
import type { CodeChange, Comparison } from "../compare/compare-runs.ts";
import type { Picture } from "../plot/picture.ts";
import type { MetricSummary, Run } from "../run.ts";
import { formatDataset, formatDelta, formatNumber, formatTime, formatValue, shortDigest } from "./format.ts";
import { cell, right, type DiffLine, type Report, type ReportBlock } from "./report.ts";
import { MAX_RUNS_ACROSS, RunsTable } from "./runs-table.ts";

const MAX_DIFF_LINES = 40;

export interface ComparisonReportOptions {
  /** Shows what is the same as well, and then marks what differs. */
  readonly showsAll: boolean;
  /** The curves of the metrics, over each other. */
  readonly curves?: readonly Picture[];
}

/** A comparison: what differs, and in a line or two what does not. */
export function toComparisonReport(comparison: Comparison, { showsAll, curves = [] }: ComparisonReportOptions): Report {
  const { params, metrics, datasets, code, packages, environment, warnings, codeChanges, runs } = comparison;
  const table = new RunsTable(
    runs.map(({ name }) => name),
    showsAll,
  );
  return [
    ...table.render("run", factsOf(comparison), String, true),
    ...table.render("params", params, formatValue),
    ...toMetricsTable(table, metrics, showsAll),
    ...warnings.map((text): ReportBlock => ({ kind: "warning", text })),
    ...table.render("measured on", measuresOf(metrics), formatMeasure),
    ...curves.map((picture): ReportBlock => ({ kind: "picture", picture })),
    ...table.render("datasets", datasets, formatDataset),
    ...table.render("packages", packages, String),
    ...table.render("code", code, String),
    ...toDiffs(runs[0]?.name ?? "", codeChanges, showsAll),
    ...table.render("environment", environment, shortenDigests),
    ...(showsAll ? [] : describeSame(comparison)),
  ];
}

function factsOf({ runs }: Comparison): readonly ComparedValue<string>[] {
  const facts: Readonly<Record<string, (run: Run) => string>> = {
    id: ({ id }) => id.slice(0, 8),
    experiment: ({ experiment }) => experiment,
    status: ({ status }) => status,
    started: ({ startedAt }) => formatTime(startedAt),
  };
  return Object.entries(facts).map(([key, of]) => ({ key, values: runs.map(of), isDifferent: false }));
}

function shortenDigests(value: string): string {
  return value.replace(/[0-9a-f]{64}$/, shortDigest);
}

function toMetricsTable(
  table: RunsTable,
  metrics: readonly ComparedMetric[],
  showsAll: boolean,
): readonly ReportBlock[] {
  const shown = showsAll ? metrics : metrics.filter(({ isDifferent }) => isDifferent);
  const rows = shown.map((metric) => ({
    head: cell(nameOfMetric(metric), showsAll && metric.isDifferent ? "changed" : undefined),
    cells: metric.numbers.map((number, index) =>
      cell(formatCompared(number, metric.deltas[index]), index === metric.best ? "best" : undefined),
    ),
  }));
  return table.layOut("metrics", right, rows);
}

/** `loss`, `loss (best)`, `loss (step 3)`. */
export function nameOfMetric({ key, moment }: ComparedMetric): string {
  if (moment === "last") return key;
  return `${key} (${moment === "best" ? "best" : `step ${moment}`})`;
}

/** Where metrics were measured on different data or by different evaluators. */
function measuresOf(metrics: readonly ComparedMetric[]): readonly ComparedValue<MetricSummary>[] {
  return metrics
    .filter(({ moment, isComparable }) => moment === "last" && !isComparable)
    .map(({ key, values }) => ({ key, values, isDifferent: true }));
}

function formatMeasure({ dataset, evaluator }: MetricSummary): string {
  const data = dataset === undefined ? "the run's data" : formatDataset(dataset);
  if (evaluator === undefined) return data;
  const { name, version, digest } = evaluator;
  return `${data} by ${[name, version, shortDigest(digest)].filter((part) => part !== "").join(" ")}`;
}

function formatCompared(number: number | undefined, delta: number | undefined): string {
  if (number === undefined) return "-";
  return delta === undefined || delta === 0 || Number.isNaN(delta)
    ? formatNumber(number)
    : `${formatNumber(number)} (${formatDelta(delta)})`;
}

function toDiffs(first: string, changes: readonly CodeChange[], showsAll: boolean): readonly ReportBlock[] {
  if (changes.length < MAX_RUNS_ACROSS || showsAll) return changes.map((change) => toDiff(first, change));
  const names = changes.map(({ run }) => run.name).join(", ");
  return [{ kind: "text", text: `other code than ${first}: ${names}. \`diff ${first} RUN code\` shows it.` }];
}

function toDiff(first: string, { run, cells }: CodeChange): ReportBlock {
  const changed = cells.filter(({ kind }) => kind !== "same");
  const lines = changed.flatMap((change): DiffLine[] => [
    { kind: "title", text: change.kind === "moved" ? `${titleOf(change)} moved` : titleOf(change) },
    ...change.lines,
  ]);
  const rest = lines.length - MAX_DIFF_LINES;
  const shown =
    rest > 0 ? [...lines.slice(0, MAX_DIFF_LINES), { kind: "title", text: `... ${rest} more lines` } as const] : lines;
  return { kind: "diff", title: `code: ${first} (-) and ${run.name} (+)`, lines: shown };
}

const MAX_SAME = 12;

/** What is the same everywhere, in short. */
function describeSame({ params, metrics, datasets, packages, code, environment }: Comparison): readonly ReportBlock[] {
  const values = sameOf(params).map(({ key, values: [value] }) => `${key} ${formatValue(value)}`);
  const measured = sameOf(metrics).map(
    (metric) => `${nameOfMetric(metric)} ${formatNumber(metric.numbers[0] ?? Number.NaN)}`,
  );
  const data = sameOf(datasets).map(({ key, values: [use] }) => (use === undefined ? key : formatDataset(use)));
  const commit = sameOf(code).flatMap(({ key, values: [value] }) =>
    key === "commit" ? [`commit ${value ?? ""}`] : [],
  );
  const machine = sameOf(environment).flatMap(({ key, values: [value] }) =>
    key === "node" ? [`Node ${value ?? ""}`] : key === "os" ? [value ?? ""] : [],
  );
  const installed = sameOf(packages).map(({ key, values: [version] }) => `${key} ${version ?? ""}`);
  const parts = [...values, ...measured, ...data, ...commit, ...installed, ...machine];
  if (parts.length === 0) return [];
  const rest = parts.length - MAX_SAME;
  const shown = rest > 0 ? [...parts.slice(0, MAX_SAME), `${rest} more`] : parts;
  return [{ kind: "text", text: `the same: ${shown.join(", ")}` }];
}

function sameOf<Row extends ComparedValue<unknown>>(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ isDifferent }) => !isDifferent);
}
