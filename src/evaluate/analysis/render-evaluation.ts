import { cellText } from "../../display/cell-text.ts";
import { formatDataset, formatNumber } from "../../track/report/format.ts";
import { renderHtml } from "../../track/report/render-html.ts";
import { renderText } from "../../track/report/render-text.ts";
import { cell, left, type Report, type ReportBlock, right } from "../../track/report/report.ts";
import type { Interval, Metrics, SliceResult } from "../evaluator.ts";
import { reportOf } from "../metrics/classification.ts";
import { evaluationCharts } from "./evaluation-charts.ts";
import type { EvaluationReport } from "./evaluation-report.ts";

const MAX_WORST = 5;
const MAX_SLICES = 20;
/** Larger ones are for a program to look at. */
const MAX_CLASSES = 15;
const MAX_VALUE = 60;

/** An evaluation as HTML, without scripts; values of the data are escaped. */
export function renderEvaluationHtml(evaluation: EvaluationReport): string {
  return renderHtml(toReport(evaluation));
}

/** An evaluation as text. */
export function renderEvaluationText(evaluation: EvaluationReport): string {
  return renderText(toReport(evaluation), { hasColor: false });
}

function toReport(evaluation: EvaluationReport): Report {
  const { model, dataset, evaluator, perExample, picture, metrics, businessMetrics, slices } = evaluation;
  const head = `${model} on ${formatDataset(dataset)}: ${perExample.length} rows, by ${evaluator.name} ${evaluator.version}`;
  return [
    { kind: "text", text: head },
    metricsTable({ ...businessMetrics, ...metrics }),
    ...confusionTables(evaluation),
    ...evaluationCharts(picture).map((chart): ReportBlock => ({ kind: "picture", picture: { kind: "chart", chart } })),
    ...slicesTable(slices, metrics),
    ...worstTable(evaluation),
  ];
}

/** `0.93 (0.88 to 0.97)`. */
export function formatInterval(value: number, interval: Interval | undefined): string {
  if (interval === undefined) return formatMetric(value);
  return `${formatMetric(value)} (${formatMetric(interval.lower)} to ${formatMetric(interval.upper)})`;
}

/** Four digits: more say nothing of so many rows. */
export function formatMetric(value: number): string {
  return formatNumber(Number.isFinite(value) ? Number(value.toPrecision(4)) : value);
}

function metricsTable(metrics: Metrics): ReportBlock {
  const confidence = Object.values(metrics).find(({ interval }) => interval !== undefined)?.interval?.confidence;
  const title = confidence === undefined ? "value" : `value (${formatNumber(confidence * 100)} % interval)`;
  return {
    kind: "table",
    columns: [left("metric"), right(title), left("better")],
    rows: Object.entries(metrics).map(([name, { value, interval, better }]) => [
      cell(name),
      cell(formatInterval(value, interval)),
      cell(better ?? ""),
    ]),
  };
}

function confusionTables({ picture: { confusion } }: EvaluationReport): Report {
  if (confusion === undefined || confusion.labels.length > MAX_CLASSES) return [];
  const { labels, counts } = confusion;
  const { classes } = reportOf(confusion);
  return [
    {
      kind: "table",
      columns: [left("class"), ...["precision", "recall", "f1", "support"].map(right)],
      rows: classes.map(({ label, precision, recall, f1, support }) => [
        cell(String(label)),
        ...[precision, recall, f1, support].map((value) => cell(formatMetric(value))),
      ]),
    },
    {
      kind: "table",
      columns: [left("is \\ said"), ...labels.map((label) => right(String(label)))],
      rows: labels.map((label, place) => [
        cell(String(label)),
        ...(counts[place] ?? []).map((count, column) =>
          cell(String(count), column !== place && count > 0 ? "failed" : undefined),
        ),
      ]),
    },
  ];
}

function slicesTable(slices: readonly SliceResult[], metrics: Metrics): Report {
  if (slices.length === 0) return [];
  const names = Object.keys(metrics).slice(0, 4);
  const hidden = slices.length - MAX_SLICES;
  return [
    {
      kind: "table",
      columns: [left("slice"), right("rows"), ...names.map(right)],
      rows: slices
        .slice(0, MAX_SLICES)
        .map(({ name, size, metrics: own }) => [
          cell(name),
          cell(String(size)),
          ...names.map((metric) => cell(formatMetric(own[metric]?.value ?? Number.NaN))),
        ]),
    },
    ...(hidden > 0 ? [{ kind: "text", text: `and ${hidden} slices more` } as const] : []),
  ];
}

function worstTable(evaluation: EvaluationReport): Report {
  const worst = evaluation.worst(MAX_WORST).filter(({ scores }) => (scores[evaluation.lossName] ?? 0) !== 0);
  if (worst.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [right("row"), left("truth"), left("said"), right(evaluation.lossName), left("from")],
      rows: worst.map(({ index, truth, row, scores }) => [
        cell(String(index)),
        cell(shortText(truth)),
        cell(shortText(evaluation.answerOf(index))),
        cell(formatMetric(scores[evaluation.lossName] ?? Number.NaN)),
        cell(shortText(row)),
      ]),
    },
  ];
}

function shortText(value: unknown): string {
  const text = cellText(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
