import type { RunId } from "../shared/ids.ts";
import { metricDirection } from "./metric-name.ts";
import { toSafeText } from "./report/render-text.ts";
import type { Run } from "./run.ts";
import { TrackError, type TrailStore } from "./store.ts";

/** Shorter beginnings of an id would too often be a name or a slip. */
const MIN_PREFIX = 4;

/**
 * The run that a person means: by name, by the beginning of its id, `@last`, `@-2` (the last but one), or
 * `@best:METRIC`.
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
  const [, metric] = /^@best:(.+)$/.exec(reference) ?? [];
  if (metric !== undefined) return findBest(store, metric);
  throw new TrackError("BAD_REFERENCE", `"${reference}" refers to no run`, {
    hint: "Use a name, the beginning of an id, @last, @-2 or @best:METRIC.",
  });
}

function findBest(store: TrailStore, metric: string): RunId {
  const direction = metricDirection(metric);
  if (direction === undefined) {
    throw new TrackError("BAD_REFERENCE", `whether more or less of "${metric}" is better is not known from its name`, {
      hint: "Its last word should be one such as loss, error, rmse, accuracy, f1 or score.",
    });
  }
  const measured = store.listRuns({}).flatMap(({ run, metrics }) => {
    const found = metrics.findLast(({ key, last }) => key === metric && !Number.isNaN(last));
    return found === undefined ? [] : [{ id: run.id, value: found.last, digest: found.dataset?.digest }];
  });
  if (new Set(measured.map(({ digest }) => digest)).size > 1) {
    throw new TrackError("BAD_REFERENCE", `"${metric}" was measured on different data, so no run is the best`, {
      hint: "Compare the runs: `labtrail compare RUN RUN` shows what each was measured on.",
    });
  }
  const [best] = measured.toSorted((a, b) => (direction === "higher" ? b.value - a.value : a.value - b.value));
  if (best === undefined) throw notFound(store, `no run has the metric "${metric}"`);
  return best.id;
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
