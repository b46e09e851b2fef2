import type { EvaluationReport } from "../analysis/evaluation-report.ts";
import type { Dataset } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { ReadyEvaluator, ReadyOptions } from "../evaluators/create-evaluator.ts";
import { mcnemarApproximate, mcnemarExact } from "../metrics/mcnemar.ts";
import type { Model } from "../model.ts";
import type { BootstrapOptions } from "../resampling/bootstrap.ts";
import { toKey } from "../tracking/report-evaluation.ts";
import { type ComparisonParts, type Disagreement, ModelComparison } from "./model-comparison.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";

/** How two models, or two evaluations, are compared. */
export interface CompareOptions extends BootstrapOptions {
  /** The metric that decides; by default the first one of the kind: `accuracy`, `mae`, `ndcg`, `silhouette`, `rougeL`. */
  readonly metric?: string;
}

/** How two models are compared that have not been evaluated yet. */
export interface CompareModelsOptions<Row, Output, Input, Example>
  extends CompareOptions, Omit<ReadyOptions<Row, Input>, "intervals"> {
  readonly evaluator: ReadyEvaluator<Row, Output, Input, Example>;
}

/** A comparison with the evaluations that it is of. */
export interface ComparedModels<Row, Output, Example> {
  readonly a: EvaluationReport<Row, Output, Example>;
  readonly b: EvaluationReport<Row, Output, Example>;
}

/**
 * Is `b` better than `a`? Lets both predict the same rows, and says by how much they differ and how sure that is: by a paired
 * bootstrap for every metric, and for classifiers by McNemar's test of the examples about which they disagree. An open run gets
 * the metrics of both, each behind the name of its model.
 *
 * @throws {@link EvaluateError} as an evaluation does; `BAD_OPTION` for a metric that both do not have.
 * @example
 * const comparison = await compareModels(forest, network, test, { evaluator });
 * comparison.summary; // "network is better than forest: ..."
 */
export async function compareModels<Row, Output, Input, Example>(
  a: Model<Input, Output, never>,
  b: Model<Input, Output, never>,
  dataset: Dataset<Row>,
  { evaluator, ...options }: CompareModelsOptions<Row, Output, Input, Example>,
): Promise<ModelComparison & ComparedModels<Row, Output, Example>> {
  const names = namesOf(a.name, b.name);
  const ofA = await evaluator.evaluate(a, dataset, { prefix: `${toKey(names.a)}_`, ...options });
  const ofB = await evaluator.evaluate(b, dataset, { prefix: `${toKey(names.b)}_`, ...options });
  return Object.assign(compareEvaluations(ofA, ofB, options), { a: ofA, b: ofB });
}

const DECIDING: Readonly<Record<EvaluationReport["kind"], string>> = {
  classification: "accuracy",
  regression: "mae",
  ranking: "ndcg",
  clustering: "silhouette",
  text: "rougeL",
};

/** The metric that decides between two models, by the kind of their evaluation. */
export function decidingMetric(kind: string): string {
  return Object.hasOwn(DECIDING, kind) ? DECIDING[kind as EvaluationReport["kind"]] : "loss";
}

/**
 * Compares two evaluations of the same rows by the same evaluator.
 *
 * @throws {@link EvaluateError} `BAD_COMPARISON` when they are of other rows or by other evaluators, `BAD_OPTION` for a
 * metric that both do not have.
 */
export function compareEvaluations<Row, Output, Example>(
  a: EvaluationReport<Row, Output, Example>,
  b: EvaluationReport<Row, Output, Example>,
  { metric = DECIDING[a.kind], ...options }: CompareOptions = {},
): ModelComparison {
  requireSameMeasure(a, b);
  const differences = pairedBootstrap(
    {
      length: a.perExample.length,
      a: (...drawn) => a.measureAt(...drawn),
      b: (...drawn) => b.measureAt(...drawn),
      directionOf: (name) => (a.metrics[name] ?? a.businessMetrics[name])?.better,
    },
    options,
  );
  if (!(metric in differences)) {
    throw new EvaluateError("BAD_OPTION", `the evaluations do not both have the metric "${metric}"`, {
      hint: `Both have ${Object.keys(differences).join(", ")}.`,
    });
  }
  const disagreement = maybeDisagreement(
    a.perExample.map(({ scores }) => scores["correct"]),
    b.perExample.map(({ scores }) => scores["correct"]),
  );
  const names = namesOf(a.model, b.model);
  const parts: ComparisonParts = {
    names,
    dataset: a.dataset,
    count: a.perExample.length,
    metric,
    differences,
    disagreement,
  };
  return new ModelComparison(parts);
}

/** Two models may have one name. */
export function namesOf(a: string, b: string): ComparisonParts["names"] {
  return a === b ? { a: `${a} (a)`, b: `${b} (b)` } : { a, b };
}

function requireSameMeasure(a: EvaluationReport, b: EvaluationReport): void {
  const isSameData = a.dataset.digest === b.dataset.digest && a.perExample.length === b.perExample.length;
  if (isSameData && a.evaluator.digest === b.evaluator.digest) return;
  const what = isSameData ? "by other evaluators" : "on other data";
  throw new EvaluateError(
    "BAD_COMPARISON",
    `"${a.model}" and "${b.model}" were evaluated ${what}, so their numbers do not mean the same`,
    {
      hint: "Evaluate both on the same dataset by the same evaluator.",
    },
  );
}

/** Below, the exact test takes no time and chi-square is off. */
const MIN_APPROXIMATE = 25;

/** About how many examples only one is right; undefined where that is not known of all. */
export function maybeDisagreement(
  a: ArrayLike<number | undefined>,
  b: ArrayLike<number | undefined>,
): Disagreement | undefined {
  let [onlyA, onlyB] = [0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [first, second] = [a[index], b[index]];
    if ((first !== 0 && first !== 1) || (second !== 0 && second !== 1)) return undefined;
    onlyA += first > second ? 1 : 0;
    onlyB += second > first ? 1 : 0;
  }
  if (a.length === 0) return undefined;
  const isExact = onlyA + onlyB < MIN_APPROXIMATE;
  const result = isExact ? mcnemarExact(onlyA, onlyB) : mcnemarApproximate(onlyA, onlyB);
  return { onlyA, onlyB, method: isExact ? "exact" : "chi-square", ...result };
}
