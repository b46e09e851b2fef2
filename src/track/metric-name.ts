/** Whether more or less of a metric is better. */
export type MetricDirection = "higher" | "lower";

const DIRECTIONS: Readonly<Record<string, MetricDirection>> = {
  acc: "higher",
  accuracy: "higher",
  auc: "higher",
  f1: "higher",
  precision: "higher",
  r2: "higher",
  recall: "higher",
  score: "higher",
  error: "lower",
  loss: "lower",
  mae: "lower",
  mse: "lower",
  perplexity: "lower",
  rmse: "lower",
};

/**
 * Which way a metric improves, by the last word of its name: `testAccuracy`, `val_loss`, `f1`. Undefined when the name
 * is not that of a metric; a computed number under such a name is none.
 */
export function metricDirection(name: string): MetricDirection | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const last = words.at(-1) ?? "";
  return Object.hasOwn(DIRECTIONS, last) ? DIRECTIONS[last] : undefined;
}
