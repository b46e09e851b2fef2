import type { Json } from "../../shared/json.ts";
import type { DatasetUse, Run, RunDetails } from "../run.ts";
import { align, type ComparedValue } from "./align.ts";
import { compareCells, type CellChange, type SourceOf } from "./compare-cells.ts";
import { compareMetrics, type ComparedMetric, type ValueAtStep } from "./compare-metrics.ts";

/** How the code of a run differs from that of the first. */
export interface CodeChange {
  readonly run: Run;
  readonly cells: readonly CellChange[];
}

/** Runs side by side; the first is what the others are measured against. */
export interface Comparison {
  readonly runs: readonly Run[];
  readonly params: readonly ComparedValue<Json>[];
  readonly metrics: readonly ComparedMetric[];
  readonly datasets: readonly ComparedValue<DatasetUse>[];
  /** Commit, slice, branch. */
  readonly code: readonly ComparedValue<string>[];
  /** Of the runs whose code differs. */
  readonly codeChanges: readonly CodeChange[];
  /** Versions by name. Those that cells import come first. */
  readonly packages: readonly ComparedValue<string>[];
  readonly environment: readonly ComparedValue<string>[];
  /** Why metrics should not be held against each other. */
  readonly warnings: readonly string[];
}

export interface CompareOptions {
  readonly sourceOf: SourceOf;
  /** A step at which metrics are compared as well. */
  readonly step?: number | undefined;
  readonly valueAt?: ValueAtStep;
}

/** Compares runs with the first of them. */
export function compareRuns(
  details: readonly RunDetails[],
  { sourceOf, step, valueAt = () => undefined }: CompareOptions,
): Comparison {
  const metrics = compareMetrics(details, step, valueAt);
  return {
    runs: details.map(({ run }) => run),
    params: align(details, ({ params }) => params.map(({ key, value }) => [key, value]), stringify),
    metrics,
    datasets: align(
      details,
      ({ datasets }) => datasets.map((use) => [nameOfUse(use), use]),
      ({ digest }) => digest,
    ),
    code: align(details, codeOf, String),
    codeChanges: details.slice(1).flatMap((other) => findCodeChange(details[0], other, sourceOf)),
    packages: align(details, packagesOf, String),
    environment: align(details, environmentOf, String).map((row) => ignoreUnknown(row, details)),
    warnings: findWarnings(details, metrics),
  };
}

function stringify(value: Json): string {
  return JSON.stringify(value);
}

function nameOfUse({ location, role }: DatasetUse): string {
  return role === undefined ? location : `${location} (${role})`;
}

function codeOf({ code, sliceDigest }: RunDetails): readonly (readonly [string, string])[] {
  const git = [
    ["commit", code?.commit?.slice(0, 12)],
    ["branch", code?.branch],
    ["dirty", code === undefined ? undefined : code.isDirty ? "yes" : "no"],
  ] as const;
  return [
    ...(sliceDigest === "" ? [] : [["slice", sliceDigest.slice(0, 12)] as const]),
    ...git.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  ];
}

function packagesOf({ packages }: RunDetails): readonly (readonly [string, string])[] {
  return packages
    .toSorted((a, b) => Number(b.isDirect) - Number(a.isDirect))
    .map(({ name, version }) => [name, version] as const);
}

function environmentOf({ run, environment }: RunDetails): readonly (readonly [string, string])[] {
  const facts = Object.entries(environment ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return run.seed === undefined ? facts : [...facts, ["seed", String(run.seed)]];
}

/** A run of which no environment is known differs in nothing of it. */
function ignoreUnknown(row: ComparedValue<string>, details: readonly RunDetails[]): ComparedValue<string> {
  const known = row.values.filter((_, index) => details[index]?.environment !== undefined);
  return { ...row, isDifferent: new Set(known).size > 1 };
}

function findWarnings(details: readonly RunDetails[], metrics: readonly ComparedMetric[]): readonly string[] {
  const incomparable = new Set(metrics.filter(({ isComparable }) => !isComparable).map(({ key }) => key));
  const running = details.filter(({ run }) => run.status === "running").map(({ run }) => run.name);
  return [
    ...(incomparable.size === 0
      ? []
      : [
          `not measured on the same data or by the same evaluator: ${[...incomparable].join(", ")}. The numbers do not mean the same, so none is called the best.`,
        ]),
    ...(running.length === 0 ? [] : [`still running: ${running.join(", ")}`]),
  ];
}

function findCodeChange(first: RunDetails | undefined, other: RunDetails, sourceOf: SourceOf): readonly CodeChange[] {
  if (first === undefined || first.sliceDigest === other.sliceDigest) return [];
  return [{ run: other.run, cells: compareCells(first.slice, other.slice, sourceOf) }];
}
