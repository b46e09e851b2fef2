import type { RunId } from "../../shared/ids.ts";
import { drawRunName } from "../run-name.ts";
import type { MetricSummary } from "../run.ts";
import type { TrailStore } from "../store.ts";
import type { RunRecord } from "./run-record.ts";

/** What the run is to be in its new store, where that is not what it was. */
export interface WriteRunOptions {
  readonly experiment?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Writes a run into a store whose objects are there already. A run that is there is left as it is. A name that another
 * run has is drawn anew, so that names go on to mean one run.
 *
 * @returns Whether it was written.
 */
export function writeRunRecord(
  store: TrailStore,
  { details, session, points }: RunRecord,
  { experiment, tags }: WriteRunOptions = {},
): boolean {
  const { run } = details;
  if (isThere(store, run.id)) return false;
  if (session !== undefined) store.saveSession(session);
  // Runs of one session share cells; what the store knows of one is not written over by what came from elsewhere.
  for (const execution of details.slice) if (!hasExecution(store, execution.id)) store.saveExecution(execution);
  const isTaken = (name: string): boolean => store.findRuns({ name }).length > 0;
  store.createRun({
    id: run.id,
    name: isTaken(run.name) ? drawRunName(isTaken) : run.name,
    experiment: experiment ?? run.experiment,
    sessionId: session?.id,
    parentId: run.parentId !== undefined && isThere(store, run.parentId) ? run.parentId : undefined,
    startedAt: run.startedAt,
    seed: run.seed,
    environment: details.environment,
  });
  store.addParams(run.id, details.params);
  for (const metric of details.metrics) store.appendMetrics(run.id, metricOrigin(metric), points[metric.key] ?? []);
  store.addDatasets(run.id, details.datasets);
  store.addPackages(run.id, details.packages);
  store.addArtifacts(run.id, details.artifacts);
  store.setTags(run.id, { ...details.tags, ...tags });
  for (const note of details.notes) store.addNote(run.id, note, run.startedAt);
  if (details.code !== undefined) store.setCode(run.id, details.code);
  store.setSlice(
    run.id,
    details.sliceDigest,
    details.slice.map(({ id }) => id),
  );
  endRun(store, details);
  return true;
}

function metricOrigin({ source, dataset, evaluator }: MetricSummary) {
  return { source, dataset, evaluator };
}

/** What was still running when it was taken elsewhere will not be heard of again. */
function endRun(store: TrailStore, { run }: RunRecord["details"]): void {
  const { status, error, endedAt = run.startedAt } = run;
  const isFinished = status === "finished";
  const interrupted = { name: "Interrupted", message: "the run had not ended when it was copied" };
  const why = error ?? (isFinished || status === "failed" ? undefined : interrupted);
  store.endRun(run.id, {
    status: isFinished ? "finished" : "failed",
    at: endedAt,
    ...(why === undefined ? {} : { error: why }),
  });
}

function hasExecution(store: TrailStore, id: string): boolean {
  return store.querySql(`SELECT 1 FROM execution WHERE id = '${id.replaceAll("'", "''")}'`).rows.length > 0;
}

function isThere(store: TrailStore, id: RunId): boolean {
  return store.findRuns({ idPrefix: id }).some((run) => run.id === id);
}
