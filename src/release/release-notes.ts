import type { Provenance, ReleasedMetric } from "./provenance.ts";
import type { Bump } from "./version.ts";

/** Something that a caller of the API may notice. */
export interface ApiChange {
  /** The module as a caller names it below the package: `.`, `./predict`. */
  readonly module: string;
  readonly export: string;
  readonly bump: Bump;
  readonly proven: boolean;
  /** One sentence. */
  readonly message: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
  /** A line of a caller that compiles beside the old API only. */
  readonly caller: { readonly line: string; readonly error: string } | undefined;
}

export interface ApiComparison {
  readonly bump: Bump;
  readonly proven: boolean;
  readonly changes: readonly ApiChange[];
}

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
  /** Cells whose code is another one, while the types of what they export are not. */
  readonly bodies: readonly { readonly names: readonly string[]; readonly cellId: string; readonly notebook: string }[];
  readonly others: readonly string[];
  /** Metrics of the newest run, beside those of the release before. */
  readonly measured: readonly string[];
}

/** The cells that have changed since the last release, without those whose exports the comparison speaks of. */
export function findChangedBodies(
  before: Provenance,
  now: Provenance,
  changes: readonly ApiChange[],
): ReleaseNotes["bodies"] {
  const known = new Map(
    before.modules.flatMap(({ notebook, cells }) => cells.map((cell) => [`${notebook} ${cell.id}`, cell.sha256])),
  );
  const told = new Set(changes.map((change) => change.export.split(".")[0]));
  return now.modules.flatMap(({ notebook = "", cells }) =>
    cells
      .filter(({ id, sha256 }) => known.has(`${notebook} ${id}`) && known.get(`${notebook} ${id}`) !== sha256)
      .map(({ id, exports }) => ({
        cellId: id,
        notebook,
        names: exports.filter((name) => !told.has(name)),
        all: exports,
      }))
      .filter(({ names, all }) => names.length > 0 || all.length === 0)
      .map(({ cellId, names }) => ({ cellId, notebook, names })),
  );
}

/** What the newest run measured, and what the newest run of the last release did. */
export function findMeasured(before: Provenance | undefined, now: Provenance): readonly string[] {
  const [run] = now.runs;
  if (run === undefined) return [];
  const [last] = before?.runs ?? [];
  return Object.entries(run.metrics).map(([key, metric]) => {
    const old = last?.metrics[key];
    const isComparable = old !== undefined && old.dataset === metric.dataset && old.evaluator === metric.evaluator;
    const was =
      isComparable && last !== undefined && last.id !== run.id ? ` (${valueOf(old)} in ${before?.version})` : "";
    const on = metric.dataset === undefined ? "" : ` on ${metric.dataset}`;
    return `\`${key}\` ${valueOf(metric)}${was}${on}, by run ${run.name}.`;
  });
}

function valueOf({ value }: ReleasedMetric): string {
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : value;
}
