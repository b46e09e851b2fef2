import type { Run, RunDetails } from "../track/run.ts";
import type { Preflight } from "./preflight/preflight.ts";
import type { ReproducedContent, ReproducedParam } from "./result/compare-content.ts";
import type { ReproducedMetric } from "./result/compare-metrics.ts";

/** The cells a run rests on in the order in which they ran, or its notebook from top to bottom. */
export type ReproduceMode = "slice" | "notebook";

/** What became of making a run again. */
export interface Reproduction {
  readonly original: RunDetails;
  readonly mode: ReproduceMode;
  readonly preflight: Preflight;
  /** `not-run`: it could not be made again, or not to its end. */
  readonly outcome: "same" | "differs" | "not-run";
  /** Why it was not run. */
  readonly reason: string | undefined;
  /** The runs that were recorded, each with what it reproduces. */
  readonly runs: readonly Run[];
  readonly metrics: readonly ReproducedMetric[];
  readonly contents: readonly ReproducedContent[];
  readonly params: readonly ReproducedParam[];
}

/** An artifact of such runs: the comparison as JSON. */
export const REPORT_NAME = "reproduction.json";
