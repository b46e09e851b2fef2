import type { DatasetRole } from "../../track/run.ts";
import { roleOfName } from "../../track/capture/fit-data.ts";
import type { EvaluationReport } from "../analysis/evaluation-report.ts";
import type { Metrics } from "../evaluator.ts";
import { maybeTrack } from "./maybe-track.ts";

/** How much of each example is kept with the run: its results and its row, its results alone, or nothing. */
export type KeptRows = "rows" | "results" | "nothing";

/**
 * Reports an evaluation to the open run: its metrics with dataset and evaluator, and a table with the result of each
 * example as an artifact. Without an open run nothing happens.
 *
 * Metrics have the name of the evaluator, behind the role of the dataset where its name tells one: `test_accuracy`. Those of
 * the business have `business_` before it.
 */
export async function reportEvaluation(evaluation: EvaluationReport, keep: KeptRows = "rows"): Promise<void> {
  const track = await maybeTrack();
  if (track === undefined) return;
  const { dataset, evaluator, metrics, businessMetrics, perExample } = evaluation;
  const role = roleOfName(dataset.name);
  const run = await track.evaluation({
    metrics: { ...toNumbers(metrics, prefixOf(role)), ...toNumbers(businessMetrics, `${prefixOf(role)}business_`) },
    dataset,
    role,
    rowCount: perExample.length,
    evaluator,
  });
  if (run === undefined || keep === "nothing") return;
  const { renderExampleTable } = await import("../analysis/example-table.ts");
  const bytes = renderExampleTable(evaluation, { hasRows: keep === "rows" });
  await track.artifact(bytes, { name: tableName(evaluation, role) });
}

function prefixOf(role: DatasetRole | undefined): string {
  return role === undefined ? "" : `${role}_`;
}

function toNumbers(metrics: Metrics, prefix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [`${prefix}${name}`, value]));
}

/** The folder of these tables among the artifacts of a run. */
export const TABLE_FOLDER = "evaluations/";

/** Names come from users: what could be taken for a path is written with dashes. */
function tableName({ model, dataset, evaluator }: EvaluationReport, role: DatasetRole | undefined): string {
  const parts = [evaluator.name, model, role ?? dataset.name].map((part) =>
    part.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-"),
  );
  return `${TABLE_FOLDER}${parts.join("-")}.parquet`;
}
