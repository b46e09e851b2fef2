import type { Json, JsonObject } from "../../shared/json.ts";
import { toWireNumber } from "../capture/wire-number.ts";
import { titleOf } from "../compare/compare-cells.ts";
import type { Comparison } from "../compare/compare-runs.ts";
import type { MetricSummary, Param, Run, RunDetails } from "../run.ts";
import type { RunRow } from "../store.ts";

/** A run as `--json` prints it: times in ISO 8601, numbers that JSON cannot hold as "NaN", "Infinity", "-Infinity". */
export function runToJson({ params, metrics, run, tags }: RunRow): JsonObject {
  return { ...headToJson(run), params: paramsToJson(params), metrics: metrics.map(metricToJson), tags };
}

export function detailsToJson(details: RunDetails): JsonObject {
  const { datasets, packages, artifacts, notes, code, environment, sliceDigest, slice } = details;
  return {
    ...runToJson(details),
    datasets: datasets.map(plain),
    packages: packages.map(plain),
    artifacts: artifacts.map(({ at, ...artifact }) => ({ ...(plain(artifact) as JsonObject), at: toIso(at) })),
    notes,
    code: plain(code),
    environment: plain(environment),
    sliceDigest,
    slice: slice.map(plain),
  };
}

export function comparisonToJson(comparison: Comparison): JsonObject {
  const { runs, params, metrics, datasets, code, codeChanges, packages, environment, warnings } = comparison;
  return {
    runs: runs.map(headToJson),
    params: params.map(plain),
    metrics: metrics.map(({ key, moment, values, numbers, deltas, best, isDifferent, isComparable }) => ({
      key,
      moment,
      values: values.map((value) => (value === undefined ? null : metricToJson(value))),
      numbers: numbers.map(toNullable),
      deltas: deltas.map(toNullable),
      best: best ?? null,
      isDifferent,
      isComparable,
    })),
    datasets: datasets.map(plain),
    code: code.map(plain),
    codeChanges: codeChanges.map(({ run, cells }) => ({
      run: run.name,
      cells: cells.map((change) => ({ title: titleOf(change), kind: change.kind, lines: plain(change.lines) })),
    })),
    packages: packages.map(plain),
    environment: environment.map(plain),
    warnings,
  };
}

function toNullable(value: number | undefined): number | string | null {
  return value === undefined ? null : toWireNumber(value);
}

function headToJson({ startedAt, endedAt, archivedAt, ...run }: Run): JsonObject {
  const archived = archivedAt === undefined ? {} : { archivedAt: toIso(archivedAt) };
  const times = { startedAt: toIso(startedAt), endedAt: endedAt === undefined ? null : toIso(endedAt) };
  return { ...(plain(run) as JsonObject), ...times, ...archived };
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}

function paramsToJson(params: readonly Param[]): JsonObject {
  return Object.fromEntries(params.map(({ key, value }) => [key, value]));
}

function metricToJson({
  key,
  last,
  lastStep,
  lastAt,
  min,
  max,
  count,
  source,
  dataset,
  evaluator,
}: MetricSummary): JsonObject {
  return {
    key,
    last: toWireNumber(last),
    lastStep,
    lastAt: toIso(lastAt),
    min: toWireNumber(min),
    max: toWireNumber(max),
    count,
    source,
    dataset: plain(dataset),
    evaluator: plain(evaluator),
  };
}

/** Values without numbers that JSON lacks, as JSON has them: what is undefined is absent, or null in a list. */
function plain(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
