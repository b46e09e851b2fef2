/**
 * What other programs may use of labtrail: tracking, the runs it has remembered, notebooks as values, and the filter as a
 * function. Everything else is reached through the `labtrail` command.
 *
 * @example
 * import { track } from "labtrail";
 *
 * await track.run("baseline", async (run) => {
 *   run.param({ depth: 3 });
 *   run.metric("accuracy", 0.93);
 * });
 * for (const { name, metrics } of await track.runs("metrics.accuracy > 0.9")) console.log(name, metrics.accuracy);
 *
 * @packageDocumentation
 */

export { LabtrailError } from "./shared/errors.ts";
export type { CellId, ExecutionId, RunId } from "./shared/ids.ts";
export type { Json, JsonObject } from "./shared/json.ts";

export { track } from "./track/api/global-track.ts";
export type {
  ArtifactRef,
  DatasetOptions,
  EvaluationRecord,
  MetricOptions,
  RunHandle,
  RunOptions,
  RunsOptions,
  RunWriter,
  Track,
  TrackedRun,
} from "./track/api/track.ts";
export { openExistingStore, openStore } from "./track/open-store.ts";
export { TrackError, type RunQuery, type RunRow, type TrackErrorCode, type TrailStore } from "./track/store.ts";
export type {
  Artifact,
  CellExecution,
  CellObservation,
  CodeState,
  DatasetRef,
  DatasetRole,
  DatasetUse,
  Environment,
  EvaluatorRef,
  MetricPoint,
  MetricSummary,
  OutputDigest,
  Param,
  RandomUse,
  Run,
  RunDetails,
  RunStatus,
} from "./track/run.ts";

export type { Cell, Notebook } from "./notebook/notebook.ts";
export { NotebookError } from "./notebook/notebook-error.ts";
export { parseNotebook } from "./notebook/parse.ts";
export { stripNotebook } from "./notebook/strip.ts";
export { renderNotebook } from "./notebook/write.ts";
