import type { DatasetRole } from "../../track/run.ts";
import { roleOfName } from "../../track/capture/fit-data.ts";
import type { EvaluationReport } from "../analysis/evaluation-report.ts";
import { maybeTrack } from "./maybe-track.ts";
import { toPoints } from "./to-points.ts";

/** How much of each example is kept with the run: its results and its row, its results alone, or nothing. */
export type KeptRows = "rows" | "results" | "nothing";

/**
 * Reports an evaluation to the open run: its metrics with dataset and evaluator, and a table with the result of each
 * example as an artifact. Without an open run nothing happens.
 *
 * Metrics have the name of the evaluator, behind the role of the dataset where its name tells one: `test_accuracy`. Those of
 * the business have `business_` before it.
 */
export async function reportEvaluation(
  evaluation: EvaluationReport,
  { keep = "rows", prefix = "" }: { readonly keep?: KeptRows; readonly prefix?: string },
): Promise<void> {
  const track = await maybeTrack();
  if (track === undefined) return;
  const { dataset, evaluator, perExample } = evaluation;
  const role = roleOfName(dataset.name);
  const run = await track.evaluation({
    metrics: toPoints(evaluation, role, prefix),
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

/** The folder of these tables among the artifacts of a run. */
export const TABLE_FOLDER = "evaluations/";

/** Names come from users: what could be taken for a path, or for a part of a query, is written with dashes. */
export function toKey(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
}

function tableName({ model, dataset, evaluator }: EvaluationReport, role: DatasetRole | undefined): string {
  return `${TABLE_FOLDER}${[evaluator.name, model, role ?? dataset.name].map(toKey).join("-")}.parquet`;
}
