// The runs behind released cells: tracking knows the runs, the release knows the cells, and neither knows the other.
import type { CellSource, FindRuns, ReleasedMetric, ReleasedRun } from "../release/provenance.ts";
import type { RunId } from "../shared/ids.ts";
import { openExistingStore } from "../track/open-store.ts";
import { hasStoreFile } from "../track/project.ts";
import { redactText } from "../track/redact.ts";
import type { MetricSummary, RunDetails } from "../track/run.ts";
import { factsOf } from "../track/session/cell-facts.ts";
import type { TrailStore } from "../track/store.ts";

/** So many runs are told of each release, the newest: a provenance is read by people, too. */
const MAX_RUNS = 20;

/** Finds runs in the store of a project; none where nothing was tracked. */
export function createRunFinder(root: string, warn: (text: string) => void): FindRuns {
  return (cells) => {
    if (cells.length === 0 || !hasStoreFile(root)) return { runs: [], olderRuns: 0 };
    const store = openExistingStore(root, ({ text }) => warn(text));
    try {
      const found = findRuns(store, cells);
      const newest = [...found].slice(0, MAX_RUNS);
      return {
        runs: newest.map(([id, { notebook, cellIds }]) => toReleased(store.requireRun(id), notebook, cellIds)),
        olderRuns: Math.max(0, found.size - MAX_RUNS),
      };
    } finally {
      store.close();
    }
  };
}

interface FoundRun {
  readonly notebook: string;
  readonly cellIds: string[];
}

/** Runs whose slice holds a cell with the very code that it has now, newest first. A failed run shows nothing. */
function findRuns(store: TrailStore, cells: readonly CellSource[]): ReadonlyMap<RunId, FoundRun> {
  const byKey = new Map(cells.map((cell) => [`${cell.id} ${factsOf(cell.source).codeDigest}`, cell]));
  const digests = [...byKey.keys()].map((key) => `'${key.split(" ").at(-1)}'`);
  const { rows } = store.querySql(
    `SELECT DISTINCT runs.run_id, cells.cell_id, cells.code_digest
      FROM cells JOIN runs ON runs.run_id = cells.run_id
      WHERE cells.code_digest IN (${digests.join(", ")}) AND runs.status = 'finished' AND runs.archived_at IS NULL
      ORDER BY runs.started_at DESC, runs.run_id`,
  );
  const found = new Map<RunId, FoundRun>();
  for (const [runId, cellId, digest] of rows) {
    // Cell and code are what counts: the notebook may have been moved since.
    const cell = byKey.get(`${String(cellId)} ${String(digest)}`);
    if (cell === undefined) continue;
    const id = String(runId) as RunId;
    const run = found.get(id) ?? { notebook: cell.notebook, cellIds: [] };
    run.cellIds.push(cell.id);
    found.set(id, run);
  }
  return found;
}

function toReleased(
  { run, metrics, datasets, code, environment }: RunDetails,
  notebook: string,
  cellIds: readonly string[],
): ReleasedRun {
  return redacted({
    id: run.id,
    name: run.name,
    experiment: run.experiment,
    notebook,
    startedAt: new Date(run.startedAt).toISOString(),
    commit: code?.commit,
    cells: cellIds,
    metrics: Object.fromEntries(metrics.map((metric) => [metric.key, toMetric(metric)])),
    datasets: datasets.map(({ name, version, digest, role }) => ({ name, version, digest, role })),
    lockfile: environment?.lockfile,
  });
}

/** The store has taken secrets out by what it knew; what leaves the house is looked at once more. */
function redacted<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === "string" ? redactText(part) : part,
  ) as Value;
}

function toMetric({ last, dataset, evaluator }: MetricSummary): ReleasedMetric {
  return {
    value: Number.isFinite(last) ? last : String(last),
    dataset: dataset && [dataset.name, dataset.version].filter((part) => part !== undefined).join(" "),
    evaluator: evaluator && `${evaluator.name} ${evaluator.version}`,
  };
}

/** The line of a text, from 1, on which something stands that is a secret by its shape. */
export function maybeSecretLine(text: string): number | undefined {
  // What is filled in at run time is no secret of the code: `?key=${key}`.
  const written = text.replaceAll(/\$\{[^}]*\}/g, "");
  if (redactText(written) === written) return undefined;
  const index = written.split("\n").findIndex((line) => redactText(line) !== line);
  // A private key stands on several lines.
  return Math.max(index, 0) + 1;
}
