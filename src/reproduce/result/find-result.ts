import { hostname } from "node:os";

import type { RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";

/**
 * The run, of those that a kernel has recorded, that answers to another one: of the same name when a person gave it, of
 * the same cells, with the same params and metrics; of equals the last.
 *
 * @returns Undefined when the kernel has recorded no run.
 */
export function findResult(store: TrailStore, original: RunDetails, pid: number): RunDetails | undefined {
  const host = hostname().replaceAll("'", "''");
  const sql = `SELECT run.id FROM run JOIN session ON session.id = session_id
    WHERE pid = ${Math.trunc(pid)} AND host = '${host}' ORDER BY run.seq`;
  const ids = new Set(store.querySql(sql).rows.map(([id]) => String(id)));
  const candidates = store
    .listRuns({ archived: "show" })
    .filter(({ run }) => ids.has(run.id) && run.id !== original.run.id)
    .map(({ run }) => store.requireRun(run.id));
  // Newest first: a stable sort lets the last of equals win.
  return candidates.toSorted((a, b) => likeness(b, original) - likeness(a, original))[0];
}

function likeness(one: RunDetails, original: RunDetails): number {
  const params = new Map(original.params.map(({ key, value }) => [key, JSON.stringify(value)]));
  const metrics = new Set(original.metrics.map(({ key }) => key));
  const sameParams = one.params.filter(({ key, value }) => params.get(key) === JSON.stringify(value)).length;
  const sameMetrics = one.metrics.filter(({ key }) => metrics.has(key)).length;
  return (
    (one.run.name === original.run.name ? 1e9 : 0) +
    (one.sliceDigest === original.sliceDigest ? 1e8 : 0) +
    sameMetrics * 1e4 +
    sameParams
  );
}
