import type { RunId } from "../shared/ids.ts";
import { findNearestNames } from "../shared/nearest-name.ts";
import type { MetricDirection } from "./metric-name.ts";
import { rankRuns } from "./rank-runs.ts";
import { toSafeText } from "./report/render-text.ts";
import type { Run } from "./run.ts";
import { TrackError, type TrailStore } from "./store.ts";

/** Shorter beginnings of an id would too often be a name or a slip. */
const MIN_PREFIX = 4;

/**
 * The run that a person means: by name, by the beginning of its id, `@last`, `@-2` (the last but one), `@best:METRIC`,
 * or where the name of the metric does not tell which way is better, `@min:METRIC` or `@max:METRIC`.
 *
 * @throws {@link TrackError} `RUN_NOT_FOUND`, `RUN_AMBIGUOUS` or `BAD_REFERENCE`, listing the candidates.
 */
export function resolveRun(store: TrailStore, reference: string): RunId {
  if (reference.startsWith("@")) return resolveSymbol(store, reference);
  const named = store.findRuns({ name: reference });
  const found = named.length > 0 ? named : findByPrefix(store, reference);
  const [first, second] = found;
  if (first === undefined) throw notFound(store, `there is no run "${reference}"`);
  if (second === undefined) return first.id;
  throw new TrackError("RUN_AMBIGUOUS", `"${reference}" may be any of ${found.length} runs: ${listRuns(found)}`, {
    hint: "Give the beginning of an id instead.",
  });
}

function findByPrefix(store: TrailStore, reference: string): readonly Run[] {
  return reference.length >= MIN_PREFIX && /^[0-9a-f]+$/.test(reference) ? store.findRuns({ idPrefix: reference }) : [];
}

function resolveSymbol(store: TrailStore, reference: string): RunId {
  const [, back] = /^@-(\d+)$/.exec(reference) ?? [];
  if (reference === "@last" || back !== undefined) {
    const place = Math.max(1, Number(back ?? 1));
    const row = store.listRuns({ limit: place })[place - 1];
    if (row === undefined) throw notFound(store, `there are fewer than ${place} runs`);
    return row.run.id;
  }
  const [, word = "", metric] = /^@(best|min|max):(.+)$/.exec(reference) ?? [];
  if (metric !== undefined) return findBest(store, metric, DIRECTIONS[word]);
  throw new TrackError("BAD_REFERENCE", `"${reference}" refers to no run`, {
    hint: "Use a name, the beginning of an id, @last, @-2, @best:METRIC, @min:METRIC or @max:METRIC.",
  });
}

const DIRECTIONS: Readonly<Record<string, MetricDirection>> = { min: "lower", max: "higher" };

function findBest(store: TrailStore, metric: string, direction: MetricDirection | undefined): RunId {
  const { ranked, isComparable } = rankRuns(store, metric, {}, direction);
  const [best] = ranked;
  if (best === undefined) throw notMeasured(store, metric);
  if (isComparable) return best.run.id;
  throw new TrackError(
    "BAD_REFERENCE",
    `"${metric}" was not measured on the same data by the same evaluator in all runs, so none is the best`,
    { hint: "Compare the runs: `labtrail compare RUN RUN` shows what each was measured on." },
  );
}

function notMeasured(store: TrailStore, metric: string): TrackError {
  const nearest = findNearestNames(metric, store.listKeys().metrics);
  if (nearest.length === 0) return notFound(store, `no run has the metric "${metric}"`);
  const guess = nearest.map((name) => `"${name}"`).join(" or ");
  return new TrackError("RUN_NOT_FOUND", `no run has the metric "${metric}"`, { hint: `Did you mean ${guess}?` });
}

function notFound(store: TrailStore, message: string): TrackError {
  const newest = store.listRuns({ limit: 5 }).map(({ run }) => run);
  return new TrackError("RUN_NOT_FOUND", message, {
    hint: newest.length === 0 ? "There are no runs yet." : `The newest runs are ${listRuns(newest)}.`,
  });
}

function listRuns(runs: readonly Run[]): string {
  return runs.map(({ name, id }) => `${toSafeText(name)} (${id.slice(0, 8)})`).join(", ");
}
