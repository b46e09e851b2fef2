import { formatDataset } from "../../track/report/format.ts";
import { renderHtml } from "../../track/report/render-html.ts";
import { renderText } from "../../track/report/render-text.ts";
import { cell, left, type Report, right } from "../../track/report/report.ts";
import type { DatasetRef, EvaluatorRef } from "../../track/run.ts";
import { formatMetric } from "../analysis/render-evaluation.ts";
import type { Evaluation } from "../evaluator.ts";

/** A metric over all folds. */
export interface FoldMetric {
  readonly mean: number;
  /** The sample standard deviation over the folds. */
  readonly deviation: number;
  /** By fold. */
  readonly values: readonly number[];
  readonly better?: "higher" | "lower" | undefined;
}

interface CrossValidationParts<Found extends Evaluation> {
  readonly model: string;
  readonly dataset: DatasetRef;
  readonly evaluator: EvaluatorRef;
  readonly folds: readonly Found[];
  readonly metrics: Readonly<Record<string, FoldMetric>>;
  readonly businessMetrics: Readonly<Record<string, FoldMetric>>;
}

/** How good a model is on rows that it has not seen, fold by fold. Shows itself in a notebook. */
export class CrossValidation<Found extends Evaluation = Evaluation> implements CrossValidationParts<Found> {
  readonly model: string;
  readonly dataset: DatasetRef;
  readonly evaluator: EvaluatorRef;
  /** The evaluation of each fold. */
  readonly folds: readonly Found[];
  readonly metrics: Readonly<Record<string, FoldMetric>>;
  readonly businessMetrics: Readonly<Record<string, FoldMetric>>;

  constructor(parts: CrossValidationParts<Found>) {
    this.model = parts.model;
    this.dataset = parts.dataset;
    this.evaluator = parts.evaluator;
    this.folds = parts.folds;
    this.metrics = parts.metrics;
    this.businessMetrics = parts.businessMetrics;
  }

  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    const report = toReport(this);
    return { "text/html": renderHtml(report), "text/plain": renderText(report, { hasColor: false }) };
  }
}

function toReport({ model, dataset, evaluator, folds, metrics, businessMetrics }: CrossValidation): Report {
  const head = `${model} on ${formatDataset(dataset)}: ${folds.length} folds, by ${evaluator.name} ${evaluator.version}`;
  return [
    { kind: "text", text: head },
    {
      kind: "table",
      columns: [
        left("metric"),
        right("mean"),
        right("deviation"),
        ...folds.map((_, index) => right(`fold ${index + 1}`)),
      ],
      rows: Object.entries({ ...businessMetrics, ...metrics }).map(([name, { mean, deviation, values }]) => [
        cell(name),
        ...[mean, deviation, ...values].map((value) => cell(formatMetric(value))),
      ]),
    },
  ];
}
