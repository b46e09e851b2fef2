// A run with all that it rests on, as one value: what goes from one store to another.
import type { RunId } from "../../shared/ids.ts";
import type { MetricPoint, RunDetails, Session } from "../run.ts";
import type { TrailStore } from "../store.ts";

export interface RunRecord {
  readonly details: RunDetails;
  /** Undefined for a run of a script. */
  readonly session: Session | undefined;
  /** By metric, the points that are shown. */
  readonly points: Readonly<Record<string, readonly MetricPoint[]>>;
}

/** @throws {@link TrackError} `RUN_NOT_FOUND`. */
export function readRunRecord(store: TrailStore, runId: RunId): RunRecord {
  const details = store.requireRun(runId);
  const points = details.metrics.map(({ key }) => [key, store.metricHistory(runId, key)] as const);
  return { details, session: maybeSession(store, details.run.sessionId), points: Object.fromEntries(points) };
}

/** The session of that id, as it was saved. */
export function maybeSession(store: TrailStore, id: string | undefined): Session | undefined {
  // An id is hexadecimal, and there is no other way to ask for a session.
  if (id === undefined || !/^[0-9a-f-]+$/i.test(id)) return undefined;
  const sql = `SELECT notebook, started_at, ended_at, host, pid FROM session WHERE id = '${id}'`;
  const [row] = store.querySql(sql).rows;
  if (row === undefined) return undefined;
  const [notebook, startedAt, endedAt, host, pid] = row;
  return {
    id,
    notebook: typeof notebook === "string" ? notebook : undefined,
    startedAt: Number(startedAt),
    endedAt: endedAt === null ? undefined : Number(endedAt),
    host: String(host),
    pid: Number(pid),
  };
}

/** The digests of all content that the record speaks of and a store keeps: sources, consoles, artifacts, the lockfile. */
export function digestsOf({ details: { slice, artifacts, environment } }: RunRecord): readonly string[] {
  const files = [environment?.lockfile?.split(" ").at(-1), environment?.tsconfig, environment?.manifest];
  const cells = slice.flatMap(({ sourceDigest, observed }) => [sourceDigest, observed?.console?.digest]);
  const all = [...files, ...cells, ...artifacts.map(({ digest }) => digest)];
  return [...new Set(all.filter((digest) => digest !== undefined && digest !== ""))] as readonly string[];
}
