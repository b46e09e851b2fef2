import { renderHtml } from "../../track/report/render-html.ts";
import { renderText } from "../../track/report/render-text.ts";
import type { DatasetRef } from "../../track/run.ts";
import type { McNemarTest } from "../metrics/mcnemar.ts";
import { toComparisonBlocks } from "./comparison-blocks.ts";
import { describeComparison } from "./describe-comparison.ts";
import type { Difference } from "./paired-bootstrap.ts";

/** What is known of two models, `a` and `b`, on the same examples. */
export interface ComparisonParts {
  /** What both are called. */
  readonly names: { readonly a: string; readonly b: string };
  readonly dataset: DatasetRef;
  /** How many examples both have judged. */
  readonly count: number;
  /** The metric that decides. */
  readonly metric: string;
  readonly differences: Readonly<Record<string, Difference>>;
  /** Of classifiers: about which examples they disagree. */
  readonly disagreement?: Disagreement | undefined;
}

/** The examples of which one of two classifiers is right, and McNemar's test of them. */
export interface Disagreement extends McNemarTest {
  readonly onlyA: number;
  readonly onlyB: number;
  /** `exact` by the binomial distribution below 25 disagreements, else chi-square with continuity correction. */
  readonly method: "exact" | "chi-square";
}

/** Whether one of two models is better, and how sure that is. Shows itself in a notebook. */
export class ModelComparison implements ComparisonParts {
  readonly names: ComparisonParts["names"];
  readonly dataset: DatasetRef;
  readonly count: number;
  readonly metric: string;
  readonly differences: Readonly<Record<string, Difference>>;
  readonly disagreement: Disagreement | undefined;

  constructor(parts: ComparisonParts) {
    this.names = parts.names;
    this.dataset = parts.dataset;
    this.count = parts.count;
    this.metric = parts.metric;
    this.differences = parts.differences;
    this.disagreement = parts.disagreement;
  }

  /** Which of both is better by the metric that decides; undefined where that cannot be said. */
  get winner(): "a" | "b" | undefined {
    return this.differences[this.metric]?.winner;
  }

  /** Effect and interval in plain words. */
  get summary(): string {
    return describeComparison(this);
  }

  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    const report = toComparisonBlocks(this);
    return { "text/html": renderHtml(report), "text/plain": renderText(report, { hasColor: false }) };
  }
}
