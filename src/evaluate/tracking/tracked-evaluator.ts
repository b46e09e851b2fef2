import { roleOfName } from "../../track/capture/fit-data.ts";
import type { Evaluator } from "../evaluator.ts";
import { toEvaluatorRef } from "../evaluators/evaluator-ref.ts";
import { maybeTrack } from "./maybe-track.ts";
import { toPoints } from "./to-points.ts";

/**
 * An evaluator of your own whose evaluations report to the open run, as those of the ready ones do: metrics with the digest of
 * the dataset, and with the name, version and source of the evaluator.
 *
 * @example
 * const triage = trackedEvaluator(new TriageScore());
 * await triage.evaluate(model, visits);
 */
export function trackedEvaluator<Row, Output, Input = Row>(
  evaluator: Evaluator<Row, Output, Input>,
): Evaluator<Row, Output, Input> {
  const { name, version } = evaluator;
  return {
    name,
    version,
    async evaluate(model, dataset, options) {
      const evaluation = await evaluator.evaluate(model, dataset, options);
      const track = await maybeTrack();
      const role = roleOfName(dataset.name);
      await track?.evaluation({
        metrics: toPoints(evaluation, role),
        dataset: { name: dataset.name, version: dataset.version, digest: await dataset.digest() },
        role,
        rowCount: dataset.length,
        evaluator: toEvaluatorRef(name, version, { source: String(evaluator.evaluate) }),
      });
      return evaluation;
    },
  };
}
