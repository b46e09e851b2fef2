import type { Json } from "../shared/json.ts";
import { diffLines, withContext, type LineChange } from "./line-diff.ts";
import { metricDirection } from "./metric-name.ts";
import type { CellExecution, DatasetUse, MetricSummary, Run, RunDetails } from "./run.ts";

/** One thing that runs have, each with its own value. In the order of the runs. */
export interface ComparedValue<Value> {
  readonly key: string;
  readonly values: readonly (Value | undefined)[];
  readonly isDifferent: boolean;
}

export interface ComparedMetric extends ComparedValue<MetricSummary> {
  /** Against the first run. */
  readonly deltas: readonly (number | undefined)[];
  /** The run with the best value; undefined when that cannot be said. */
  readonly best: number | undefined;
}

/** How the code of a run differs from that of the first. */
export interface CodeChange {
  readonly run: Run;
  readonly cells: readonly { readonly title: string; readonly lines: readonly LineChange[] }[];
}

/** Runs side by side; the first is what the others are measured against. */
export interface Comparison {
  readonly runs: readonly Run[];
  /** Differing ones first. */
  readonly params: readonly ComparedValue<Json>[];
  readonly metrics: readonly ComparedMetric[];
  readonly datasets: readonly ComparedValue<DatasetUse>[];
  /** Commit, slice, branch. */
  readonly code: readonly ComparedValue<string>[];
  readonly codeChanges: readonly CodeChange[];
  /** What differs. */
  readonly environment: readonly ComparedValue<string>[];
  /** Where nothing differs: the machine and the imported packages in short. */
  readonly sharedEnvironment: readonly string[];
  /** Why metrics should not be held against each other. */
  readonly warnings: readonly string[];
}

/**
 * Compares runs.
 *
 * Where two runs measured a metric on different data or by different evaluators, none of them is called the best: the
 * numbers do not mean the same.
 *
 * @param sourceOf - The text of a cell execution.
 */
export function compareRuns(
  details: readonly RunDetails[],
  sourceOf: (execution: CellExecution) => string,
): Comparison {
  const measures = details.map(measuredOn);
  const metrics = align(details, ({ metrics: own }) => own.map((metric) => [metric.key, metric]), valueOfMetric).map(
    (row) => toComparedMetric(row, measures),
  );
  const environment = align(details, environmentOf, String).filter(({ isDifferent }) => isDifferent);
  return {
    runs: details.map(({ run }) => run),
    params: differentFirst(align(details, ({ params }) => params.map(({ key, value }) => [key, value]), stringify)),
    metrics,
    datasets: align(
      details,
      ({ datasets }) => datasets.map((use) => [nameOfUse(use), use]),
      ({ digest }) => digest,
    ),
    code: align(details, codeOf, String),
    codeChanges: details.slice(1).flatMap((other) => findCodeChange(details[0], other, sourceOf)),
    environment,
    sharedEnvironment: environment.length === 0 ? summariseEnvironment(details[0]) : [],
    warnings: findWarnings(details, metrics, measures),
  };
}

/** Puts the values of the runs under each key side by side, in the order in which keys first appear. */
function align<Value>(
  details: readonly RunDetails[],
  entriesOf: (run: RunDetails) => readonly (readonly [string, Value])[],
  identify: (value: Value) => string,
): readonly ComparedValue<Value>[] {
  const maps = details.map((run) => new Map(entriesOf(run)));
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  return keys.map((key) => {
    const values = maps.map((map) => map.get(key));
    const identities = new Set(values.map((value) => (value === undefined ? undefined : identify(value))));
    return { key, values, isDifferent: identities.size > 1 };
  });
}

function differentFirst<Row extends { readonly isDifferent: boolean }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Number(b.isDifferent) - Number(a.isDifferent));
}

function stringify(value: Json): string {
  return JSON.stringify(value);
}

function valueOfMetric({ last }: MetricSummary): string {
  return String(last);
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
    ["slice", sliceDigest.slice(0, 12)],
    ...git.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  ];
}

function environmentOf({ run, environment, packages }: RunDetails): readonly (readonly [string, string])[] {
  const facts = Object.entries(environment ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const seed = run.seed === undefined ? [] : [["seed", String(run.seed)] as const];
  return [...facts, ...packages.map(({ name, version }) => [name, version] as const), ...seed];
}

function summariseEnvironment(details: RunDetails | undefined): readonly string[] {
  if (details === undefined) return [];
  const { environment, packages } = details;
  const machine = environment === undefined ? [] : [`Node ${environment.node}`, environment.os];
  const imported = packages.filter(({ isDirect }) => isDirect).map(({ name, version }) => `${name} ${version}`);
  return [...machine, ...imported];
}

/** What a run measured a metric on and by: as it was recorded with the metric, else all the data the run used. */
type MeasuredOn = (metric: MetricSummary) => string;

function measuredOn({ datasets }: RunDetails): MeasuredOn {
  const all = datasets
    .map(({ digest }) => digest)
    .toSorted()
    .join(" ");
  return ({ dataset, evaluator }) => `${dataset?.digest ?? all} ${evaluator?.digest ?? ""}`;
}

function isSameMeasure(values: readonly (MetricSummary | undefined)[], measures: readonly MeasuredOn[]): boolean {
  const identities = values.flatMap((value, index) => (value === undefined ? [] : [measures[index]?.(value)]));
  return new Set(identities).size <= 1;
}

function toComparedMetric(row: ComparedValue<MetricSummary>, measures: readonly MeasuredOn[]): ComparedMetric {
  const lasts = row.values.map((value) => value?.last);
  const [first] = lasts;
  const deltas = lasts.map((last, index) =>
    index === 0 || last === undefined || first === undefined ? undefined : last - first,
  );
  return { ...row, deltas, best: isSameMeasure(row.values, measures) ? findBest(row.key, lasts) : undefined };
}

/** Undefined unless all runs have a value, one is better than the rest, and it is known what better means. */
function findBest(key: string, values: readonly (number | undefined)[]): number | undefined {
  const direction = metricDirection(key);
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value)) as number[];
  if (direction === undefined || known.length < values.length || known.length < 2) return undefined;
  const best = direction === "higher" ? Math.max(...known) : Math.min(...known);
  return known.filter((value) => value === best).length === 1 ? values.indexOf(best) : undefined;
}

function findWarnings(
  details: readonly RunDetails[],
  metrics: readonly ComparedMetric[],
  measures: readonly MeasuredOn[],
): readonly string[] {
  const incomparable = metrics.filter(({ values }) => !isSameMeasure(values, measures)).map(({ key }) => key);
  const running = details.filter(({ run }) => run.status === "running").map(({ run }) => run.name);
  return [
    ...(incomparable.length === 0
      ? []
      : [
          `not measured on the same data or by the same evaluator: ${incomparable.join(", ")}. The numbers do not mean the same, so none is called the best.`,
        ]),
    ...(running.length === 0 ? [] : [`still running: ${running.join(", ")}`]),
  ];
}

function findCodeChange(
  first: RunDetails | undefined,
  other: RunDetails,
  sourceOf: (execution: CellExecution) => string,
): readonly CodeChange[] {
  if (first === undefined || first.sliceDigest === other.sliceDigest) return [];
  const pairs = pairCells(first.slice, other.slice);
  const cells = pairs.flatMap(([before, after]) => {
    const lines = diffLines(linesOf(before, sourceOf), linesOf(after, sourceOf));
    if (lines.every(({ kind }) => kind === "same")) return [];
    const counts = [before, after].flatMap((one) => (one === undefined ? [] : [`[${one.executionCount}]`]));
    return [{ title: [...new Set(counts)].join(" -> "), lines: withContext(lines, 1) }];
  });
  return [{ run: other.run, cells }];
}

type Pair = readonly [before: CellExecution | undefined, after: CellExecution | undefined];

/** The same cell of two sessions: by its id, else by its code, else by its place among those that are left. */
function pairCells(before: readonly CellExecution[], after: readonly CellExecution[]): readonly Pair[] {
  const left = [...after];
  const take = (matches: (candidate: CellExecution) => boolean): CellExecution | undefined => {
    const index = left.findIndex(matches);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const byId = before.map((cell) => take((other) => cell.cellId !== undefined && other.cellId === cell.cellId));
  const byCode = before.map((cell, index) => byId[index] ?? take((other) => other.codeDigest === cell.codeDigest));
  const pairs = before.map((cell, index): Pair => [cell, byCode[index] ?? left.shift()]);
  return [...pairs, ...left.map((cell): Pair => [undefined, cell])];
}

function linesOf(
  execution: CellExecution | undefined,
  sourceOf: (execution: CellExecution) => string,
): readonly string[] {
  return execution === undefined ? [] : sourceOf(execution).trimEnd().split("\n");
}
