import type { Json } from "../../shared/json.ts";
import type {
  DatasetRef,
  DatasetRole,
  DatasetUse,
  MetricOrigin,
  MetricPoint,
  Param,
  Run,
  RunError,
  ValueSource,
} from "../run.ts";
import type { RunShape } from "./run-boundary.ts";
import type { RunProgram } from "./run-program.ts";
import type { TrailStore } from "../store.ts";
import { findKnown, isInMemory } from "./used-data.ts";

/** A run that is being written: the store's side of it, and what must be known to judge the next trigger. */
export class OpenRun {
  readonly run: Run;
  readonly program: RunProgram;
  /** As the first trigger found it. */
  readonly opening: RunShape;
  /** With what has been appended since. */
  readonly covered: {
    readonly cells: Map<string, string>;
    readonly params: Map<string, Json>;
    readonly datasets: Map<string, string>;
  };
  /** The models that were trained in it: training one further is no change. */
  readonly modelIds = new Set<number>();
  readonly #store: TrailStore;
  readonly #nextSteps = new Map<string, number>();
  #datasets: DatasetUse[] = [];
  #lastActivity: number;
  #unfinishedFits = 0;
  #hasEnded = false;
  #endOnceFitted: { readonly status: "finished" | "failed"; readonly error?: RunError } | undefined;

  constructor(store: TrailStore, run: Run, opening: RunShape, program: RunProgram) {
    this.#store = store;
    this.run = run;
    this.program = program;
    this.opening = opening;
    this.covered = { cells: new Map(), params: new Map(), datasets: new Map() };
    this.#lastActivity = run.startedAt;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Adds what is new. Where the run has a param already it stays: judging changes is done before. */
  cover(shape: RunShape, explicitParams: ReadonlySet<string>, datasets: readonly DatasetUse[]): void {
    for (const [cell, digest] of shape.cells) this.covered.cells.set(cell, digest);
    for (const [location, digest] of shape.datasets) this.covered.datasets.set(location, digest);
    this.addParams(
      "explicit",
      pick(shape.params, (name) => explicitParams.has(name)),
    );
    this.addParams(
      "auto",
      pick(shape.params, (name) => !explicitParams.has(name)),
    );
    this.useDatasets(datasets);
  }

  addParams(source: ValueSource, params: ReadonlyMap<string, Json>): void {
    const added: Param[] = [];
    for (const [key, value] of params) {
      if (this.covered.params.has(key)) continue;
      this.covered.params.set(key, value);
      added.push({ key, value, source });
    }
    if (added.length > 0) this.#store.addParams(this.run.id, added);
  }

  useDatasets(datasets: readonly DatasetUse[]): void {
    const added = datasets.filter((dataset) => !this.#datasets.some((known) => isSameUse(known, dataset)));
    if (added.length === 0) return;
    const explicit = new Set(added.filter(({ source }) => source === "explicit").map(({ location }) => location));
    this.#datasets = [...this.#datasets.filter(({ location }) => !explicit.has(location)), ...added];
    for (const { location, digest } of added) this.covered.datasets.set(location, digest);
    this.#store.addDatasets(this.run.id, added);
  }

  /** Data in memory that something is measured on; what the run knows already is not listed once more. */
  useData(used: DatasetUse): DatasetRef {
    const known = findKnown(this.#datasets, used);
    if (known === undefined) this.useDatasets([used]);
    const { name, version, digest } = known ?? used;
    return { name, version, digest };
  }

  /**
   * Appends points and returns nothing: they are on the disk then.
   *
   * @param role - Which dataset the points were measured on; the only dataset of the run when none has this role.
   */
  addMetrics(
    source: ValueSource,
    role: DatasetRole | undefined,
    values: Readonly<Record<string, number>>,
    at: number,
    step?: number,
  ): void {
    const points = Object.entries(values).map(([key, value]) => ({ key, value, step: step ?? null, at }));
    this.addPoints({ source }, role, points);
    this.#lastActivity = at;
  }

  /**
   * Appends points with steps of their own; null for the next one of the metric.
   *
   * @param origin - Without a dataset in it, that of the role is found for each point.
   */
  addPoints(
    origin: MetricOrigin,
    role: DatasetRole | undefined,
    points: readonly (Omit<MetricPoint, "step"> & { readonly step: number | null })[],
  ): void {
    const groups = new Map<DatasetRef | undefined, MetricPoint[]>();
    for (const { key, value, step: given, at } of points) {
      const dataset = origin.dataset ?? this.#datasetOf(roleOfKey(key) ?? role);
      const step = given ?? this.#nextSteps.get(key) ?? 0;
      this.#nextSteps.set(key, step + 1);
      const group = groups.get(dataset);
      if (group === undefined) groups.set(dataset, [{ key, value, step, at }]);
      else group.push({ key, value, step, at });
    }
    for (const [dataset, some] of groups) this.#store.appendMetrics(this.run.id, { ...origin, dataset }, some);
    this.#lastActivity = points.at(-1)?.at ?? this.#lastActivity;
  }

  #datasetOf(role: DatasetRole | undefined): DatasetRef | undefined {
    const withRole = this.#datasets.filter((dataset) => role !== undefined && dataset.role === role);
    if (withRole.length === 1) return withRole[0];
    // What fits and evaluations were seen to use says nothing of a number that was computed elsewhere.
    const named = this.#datasets.filter((dataset) => !isInMemory(dataset));
    const identities = new Set(named.map(({ name, version, digest }) => `${name} ${version} ${digest}`));
    return identities.size === 1 ? named[0] : undefined;
  }

  beginFit(): void {
    this.#unfinishedFits += 1;
  }

  endFit(): void {
    this.#unfinishedFits -= 1;
    if (this.#unfinishedFits === 0 && this.#endOnceFitted !== undefined) this.end(this.#endOnceFitted);
  }

  touch(at: number): void {
    this.#lastActivity = at;
  }

  /** Ends the run when its last fit has ended: fits may run side by side. The end is that of its last activity. */
  end(end: { readonly status: "finished" | "failed"; readonly error?: RunError }): void {
    if (this.#hasEnded) return;
    if (this.#unfinishedFits > 0 && end.status === "finished") {
      this.#endOnceFitted = end;
      return;
    }
    this.#store.endRun(this.run.id, { ...end, at: this.#lastActivity });
    this.#hasEnded = true;
  }
}

function isSameUse(a: DatasetUse, b: DatasetUse): boolean {
  if (a.location !== b.location || a.digest !== b.digest) return false;
  // What was seen of a file adds nothing to what a person said of it.
  return (
    (b.source === "auto" && b.role === undefined) || (a.role === b.role && a.name === b.name && a.version === b.version)
  );
}

function roleOfKey(key: string): DatasetRole | undefined {
  const [, role] = /^(train|val|test)(?=[_A-Z])/.exec(key) ?? [];
  return role as DatasetRole | undefined;
}

function pick(params: ReadonlyMap<string, Json>, isWanted: (name: string) => boolean): Map<string, Json> {
  return new Map([...params].filter(([name]) => isWanted(name)));
}
