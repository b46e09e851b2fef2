import type { RunId } from "../../shared/ids.ts";
import { isProcessGone } from "../process-life.ts";
import type { CodeState, Run, RunError, RunStatus } from "../run.ts";
import { drawRunName } from "../run-name.ts";
import { TrackError, type NewRun } from "../store.ts";
import type { Statements } from "./statements.ts";

export const RUN_COLUMNS = `run.seq, run.id, run.name, experiment.name AS experiment, session_id, parent_id, status,
  run.started_at, run.ended_at, archived_at, error_name, error_message, seed, session.ended_at AS session_ended_at, host, pid`;
export const RUN_TABLES = `run JOIN experiment ON experiment.id = experiment_id
  LEFT JOIN session ON session.id = session_id`;

/** An interrupted run is still running in the store: its process could not say any more that it ended. */
type StoredStatus = Exclude<RunStatus, "interrupted">;

export interface RunRecord {
  readonly seq: number;
  readonly id: RunId;
  readonly name: string;
  readonly experiment: string;
  readonly session_id: string | null;
  readonly parent_id: RunId | null;
  readonly status: StoredStatus;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly archived_at: number | null;
  readonly error_name: string | null;
  readonly error_message: string | null;
  readonly seed: number | null;
  readonly session_ended_at: number | null;
  readonly host: string | null;
  readonly pid: number | null;
}

export function toRun(row: RunRecord): Run {
  return {
    id: row.id,
    name: row.name,
    experiment: row.experiment,
    sessionId: row.session_id ?? undefined,
    parentId: row.parent_id ?? undefined,
    status: row.status === "running" && isSessionOver(row) ? "interrupted" : row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    error: row.error_name === null ? undefined : { name: row.error_name, message: row.error_message ?? "" },
    seed: row.seed ?? undefined,
    archivedAt: row.archived_at ?? undefined,
  };
}

/** The runs that no living process will end, by `seq`. */
export function findInterrupted(statements: Statements): readonly number[] {
  return statements
    .prepare<RunRecord>(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE status = 'running'`)
    .all()
    .filter(isSessionOver)
    .map(({ seq }) => seq);
}

/** Asked at every look and never written down: from within a container the processes outside of it cannot be seen. */
function isSessionOver({ session_ended_at, host, pid }: RunRecord): boolean {
  if (session_ended_at !== null) return true;
  return host !== null && pid !== null && isProcessGone(host, pid);
}

export function requireRunRecord(statements: Statements, runId: RunId): RunRecord {
  const row = statements.prepare<RunRecord>(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE run.id = ?`).get(runId);
  if (row === undefined) throw new TrackError("RUN_NOT_FOUND", `there is no run with the id "${runId}"`);
  return row;
}

/** The `seq` of a run that may still be written to. */
export function requireOpenRun(statements: Statements, runId: RunId): number {
  const row = statements
    .prepare<{ seq: number; name: string; status: StoredStatus }>("SELECT seq, name, status FROM run WHERE id = ?")
    .get(runId);
  if (row === undefined) throw new TrackError("RUN_NOT_FOUND", `there is no run with the id "${runId}"`);
  if (row.status !== "running") throw new TrackError("RUN_ENDED", `the run "${row.name}" has ended`);
  return row.seq;
}

/** See `TrailStore.createRun`. */
export function createRun(statements: Statements, run: NewRun): Run {
  return statements.write(() => {
    const name = run.name ?? drawRunName((candidate) => hasRunName(statements, candidate));
    statements
      .prepare(
        `INSERT INTO run (id, name, experiment_id, session_id, parent_id, status, started_at, seed, environment_id)
         VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?)`,
      )
      .run(
        run.id,
        name,
        requireExperimentId(statements, run.experiment, run.startedAt),
        run.sessionId ?? null,
        run.parentId ?? null,
        run.startedAt,
        run.seed ?? null,
        run.environment === undefined ? null : requireEnvironmentId(statements, JSON.stringify(run.environment)),
      );
    return toRun(requireRunRecord(statements, run.id));
  });
}

function requireExperimentId(statements: Statements, name: string, at: number): number {
  statements.prepare("INSERT INTO experiment (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING").run(name, at);
  return requireId(statements.prepare<{ id: number }>("SELECT id FROM experiment WHERE name = ?").get(name));
}

function requireEnvironmentId(statements: Statements, body: string): number {
  statements.prepare("INSERT INTO environment (body) VALUES (?) ON CONFLICT DO NOTHING").run(body);
  return requireId(statements.prepare<{ id: number }>("SELECT id FROM environment WHERE body = ?").get(body));
}

/** The id of a row that was made in the same transaction, if it was not there before. */
export function requireId(row: { readonly id: number } | undefined): number {
  if (row === undefined) throw new Error("a row was inserted and is not there");
  return row.id;
}

/** See `TrailStore.endRun`. */
export function endRun(
  statements: Statements,
  runId: RunId,
  end: { readonly status: "finished" | "failed"; readonly at: number; readonly error?: RunError },
): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    statements
      .prepare(
        `UPDATE run SET status = ?, ended_at = ?, error_name = ?, error_message = ?
         WHERE seq = ? AND status = 'running'`,
      )
      .run(end.status, end.at, end.error?.name ?? null, end.error?.message ?? null, seq);
  });
}

/** See `TrailStore.setCode`. */
export function setCode(statements: Statements, runId: RunId, code: CodeState): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    statements
      .prepare(
        "UPDATE run SET git_commit = ?, git_branch = ?, git_remote = ?, git_is_dirty = ?, git_snapshot = ?, git_left_out = ? WHERE seq = ?",
      )
      .run(
        code.commit ?? null,
        code.branch ?? null,
        code.remote ?? null,
        code.isDirty ? 1 : 0,
        code.snapshot ?? null,
        JSON.stringify(code.leftOut),
        seq,
      );
  });
}

/** See `TrailStore.archiveRun` and `TrailStore.restoreRun`. */
export function setArchived(statements: Statements, runId: RunId, at: number | undefined): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    statements.prepare("UPDATE run SET archived_at = ? WHERE seq = ?").run(at ?? null, seq);
  });
}

function hasRunName(statements: Statements, name: string): boolean {
  return statements.prepare("SELECT 1 FROM run WHERE name = ? LIMIT 1").get(name) !== undefined;
}
