import type { RunDetails } from "../track/run.ts";
import type { Preflight } from "./preflight/preflight.ts";
import type { ReproduceOptions } from "./reproduce-run.ts";
import type { Reproduction } from "./reproduction.ts";
import { OUTCOME_TAG } from "./tags.ts";
import { compareArtifacts, compareDatasets, compareParams } from "./result/compare-content.ts";
import { compareMetrics, type StoredRun } from "./result/compare-metrics.ts";

interface Findings {
  readonly details: RunDetails;
  readonly preflight: Preflight;
  /** Why it was not run, beside what was known ahead. */
  readonly reason?: string;
  readonly again?: readonly StoredRun[];
}

/** Compares what has come of a run, and says so in the tags of the runs that were recorded. */
export function toReproduction(
  options: ReproduceOptions,
  { details, preflight, reason, again = [] }: Findings,
): Reproduction {
  const { store, mode, tolerances } = options;
  const original = { store, details };
  const [first] = again;
  if (first === undefined) {
    const why = reason ?? preflight.obstacles.join("; ");
    return { ...EMPTY, original: details, mode, preflight, outcome: "not-run", reason: why };
  }
  const metrics = compareMetrics(original, again, tolerances);
  // Content is that of the first: several reproductions are there for the noise of numbers.
  const contents = [...compareDatasets(details, first.details), ...compareArtifacts(original, first, tolerances.rest)];
  const isSame = [...metrics, ...contents].every(({ result }) => result !== "differs" && result !== "missing");
  const outcome = isSame ? "same" : "differs";
  for (const { details: made } of again) store.setTags(made.run.id, { [OUTCOME_TAG]: outcome });
  return {
    original: details,
    mode,
    preflight,
    outcome,
    reason: undefined,
    runs: again.map(({ details: made }) => made.run),
    metrics,
    contents,
    params: compareParams(details, first.details),
  };
}

const EMPTY = { runs: [], metrics: [], contents: [], params: [] } as const;
