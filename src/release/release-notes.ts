import type { ApiChange, Bump } from "../export/api-diff/change.ts";
import type { ChangedBodies } from "./changed-bodies.ts";
import type { Provenance, ReleasedMetric } from "./provenance.ts";

/** What a release tells those who use it. */
export interface ReleaseNotes {
  readonly version: string;
  /** `2026-11-29`. */
  readonly date: string;
  readonly isFirst: boolean;
  readonly step: Bump;
  readonly asked: Bump;
  readonly reason: string | undefined;
  readonly changes: readonly ApiChange[];
  readonly bodies: readonly ChangedBodies[];
  /** Other sentences. */
  readonly others: readonly string[];
  /** What the newest run measured, as one sentence. */
  readonly measured: string | undefined;
}

/** What a run measured that was made since the last release, beside what had been measured before. */
export function describeMeasured(before: Provenance | undefined, now: Provenance): string | undefined {
  const known = new Set(before?.runs.map(({ id }) => id));
  const [run] = now.runs.filter(({ id }) => !known.has(id));
  if (run === undefined || Object.keys(run.metrics).length === 0) return undefined;
  const last = before?.runs[0];
  const parts = Object.entries(run.metrics).map(([key, metric]) => {
    const old = last?.metrics[key];
    const isComparable = old !== undefined && old.dataset === metric.dataset && old.evaluator === metric.evaluator;
    const on = metric.dataset === undefined ? "" : ` on ${metric.dataset}`;
    return `\`${key}\` ${textOf(metric)}${isComparable ? ` (was ${textOf(old)})` : ""}${on}`;
  });
  return `Run ${run.name}: ${parts.join(", ")}.`.replaceAll(/\s+/g, " ");
}

function textOf({ value }: ReleasedMetric): string {
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : value;
}
