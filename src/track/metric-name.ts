/** Whether more or less of a metric is better. */
export type MetricDirection = "higher" | "lower";

const DIRECTIONS: Readonly<Record<string, MetricDirection>> = {
  acc: "higher",
  accuracy: "higher",
  ari: "higher",
  auc: "higher",
  bleu: "higher",
  f1: "higher",
  kappa: "higher",
  mcc: "higher",
  mrr: "higher",
  ndcg: "higher",
  precision: "higher",
  r2: "higher",
  recall: "higher",
  rouge1: "higher",
  rouge2: "higher",
  score: "higher",
  silhouette: "higher",
  brier: "lower",
  error: "lower",
  loss: "lower",
  mae: "lower",
  mape: "lower",
  mse: "lower",
  perplexity: "lower",
  rmse: "lower",
};

/** Names that their last word says nothing of. */
const WHOLE_NAMES: readonly (readonly [RegExp, MetricDirection])[] = [
  [/(?:^|_)exact_match$/, "higher"],
  [/(?:^|_)rougeL$/, "higher"],
];

/**
 * Which way a metric improves, by the last word of its name: `testAccuracy`, `val_loss`, `f1`, `recall_at_10`. Undefined when
 * the name is not that of a metric; a computed number under such a name is none.
 */
export function metricDirection(name: string): MetricDirection | undefined {
  const whole = WHOLE_NAMES.find(([pattern]) => pattern.test(name));
  if (whole !== undefined) return whole[1];
  const words = name
    .replace(/_at_\d+$/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const last = words.at(-1) ?? "";
  return Object.hasOwn(DIRECTIONS, last) ? DIRECTIONS[last] : undefined;
}
