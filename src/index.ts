/**
 * What other programs may use of labtrail: the runs it has remembered, notebooks as values, and the filter as a
 * function. Everything else is reached through the `labtrail` command.
 *
 * @example
 * import { openExistingStore } from "labtrail";
 *
 * const store = openExistingStore(process.cwd());
 * for (const { run, metrics } of store.listRuns({ limit: 5 })) {
 *   console.log(run.name, metrics.map(({ key, last }) => `${key} ${last}`).join(", "));
 * }
 * store.close();
 *
 * @packageDocumentation
 */

export { LabtrailError } from "./shared/errors.ts";
export type { CellId, ExecutionId, RunId } from "./shared/ids.ts";
export type { Json, JsonObject } from "./shared/json.ts";

export { openExistingStore, openStore } from "./track/open-store.ts";
export { TrackError, type RunQuery, type RunRow, type TrackErrorCode, type TrailStore } from "./track/store.ts";
export type {
  CellExecution,
  CodeState,
  DatasetRef,
  DatasetUse,
  Environment,
  MetricPoint,
  MetricSummary,
  Param,
  Run,
  RunDetails,
} from "./track/run.ts";

export type { Cell, Notebook } from "./notebook/notebook.ts";
export { NotebookError } from "./notebook/notebook-error.ts";
export { parseNotebook } from "./notebook/parse.ts";
export { stripNotebook } from "./notebook/strip.ts";
export { renderNotebook } from "./notebook/write.ts";
