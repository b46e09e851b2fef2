import type { DatasetRole } from "../../track/run.ts";
import type { Evaluation, Metrics } from "../evaluator.ts";

/**
 * The metrics of an evaluation as a run has them: behind the role of the dataset where its name tells one (`test_accuracy`),
 * and those of the business behind `business_`.
 */
export function toPoints(
  { metrics, businessMetrics }: Pick<Evaluation, "metrics" | "businessMetrics">,
  role: DatasetRole | undefined,
  prefix = "",
): Readonly<Record<string, number>> {
  const start = `${prefix}${role === undefined ? "" : `${role}_`}`;
  return { ...toNumbers(metrics, start), ...toNumbers(businessMetrics, `${start}business_`) };
}

function toNumbers(metrics: Metrics, prefix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [`${prefix}${name}`, value]));
}
