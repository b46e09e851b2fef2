import type { CellId, ExecutionId, RunId } from "../../shared/ids.ts";
import type { CellExecution, CellObservation, CellStatus, FileUse, OutputDigest, RandomUse, Session } from "../run.ts";
import { requireRunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.saveSession`. */
export function saveSession(statements: Statements, session: Session): void {
  const { id, notebook, startedAt, endedAt, host, pid } = session;
  statements.write(() =>
    statements
      .prepare(
        `INSERT INTO session (id, notebook, started_at, ended_at, host, pid) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(id, notebook ?? null, startedAt, endedAt ?? null, host, pid),
  );
}

/** See `TrailStore.endSession`. */
export function endSession(statements: Statements, sessionId: string, at: number): void {
  statements.write(() => statements.prepare("UPDATE session SET ended_at = ? WHERE id = ?").run(at, sessionId));
}

/** See `TrailStore.saveExecution`. */
export function saveExecution(statements: Statements, execution: CellExecution): void {
  const { end, observed } = execution;
  statements.write(() =>
    statements
      .prepare(
        `INSERT INTO execution (id, session_id, position, cell_id, source_digest, code_digest, execution_count,
           started_at, status, duration_ms, error_name, error_message, reads, writes, files,
           cpu_ms, peak_memory_bytes, console_digest, console_bytes, outputs, sampled, sources, random)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET status = excluded.status, duration_ms = excluded.duration_ms,
           error_name = excluded.error_name, error_message = excluded.error_message, reads = excluded.reads,
           writes = excluded.writes, files = excluded.files, cpu_ms = excluded.cpu_ms,
           peak_memory_bytes = excluded.peak_memory_bytes, console_digest = excluded.console_digest,
           console_bytes = excluded.console_bytes, outputs = excluded.outputs, sampled = excluded.sampled,
           sources = excluded.sources, random = excluded.random`,
      )
      .run(
        execution.id,
        execution.sessionId,
        execution.order,
        execution.cellId ?? null,
        execution.sourceDigest,
        execution.codeDigest,
        execution.executionCount,
        execution.startedAt,
        end?.status ?? null,
        end?.durationMs ?? null,
        end?.error?.name ?? null,
        end?.error?.message ?? null,
        JSON.stringify(execution.reads),
        JSON.stringify(execution.writes),
        JSON.stringify(execution.files),
        observed?.cpuMs ?? null,
        observed?.peakMemoryBytes ?? null,
        observed?.console?.digest ?? null,
        observed?.console?.sizeBytes ?? null,
        JSON.stringify(observed?.outputs ?? []),
        JSON.stringify(observed?.sampled ?? []),
        JSON.stringify(observed?.sources ?? {}),
        observed?.random === undefined ? null : JSON.stringify(observed.random),
      ),
  );
}

/** See `TrailStore.setSlice`. */
export function setSlice(
  statements: Statements,
  runId: RunId,
  sliceDigest: string,
  executions: readonly ExecutionId[],
): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    statements.prepare("UPDATE run SET slice_digest = ? WHERE seq = ?").run(sliceDigest, seq);
    statements.prepare("DELETE FROM slice WHERE run_seq = ?").run(seq);
    const insert = statements.prepare("INSERT INTO slice (run_seq, position, execution_id) VALUES (?, ?, ?)");
    for (const [index, executionId] of executions.entries()) insert.run(seq, index + 1, executionId);
  });
}

interface ExecutionRow {
  readonly id: ExecutionId;
  readonly session_id: string;
  readonly position: number;
  readonly cell_id: CellId | null;
  readonly source_digest: string;
  readonly code_digest: string;
  readonly execution_count: number;
  readonly started_at: number;
  readonly status: CellStatus | null;
  readonly duration_ms: number | null;
  readonly error_name: string | null;
  readonly error_message: string | null;
  readonly reads: string;
  readonly writes: string;
  readonly files: string;
  readonly cpu_ms: number | null;
  readonly peak_memory_bytes: number | null;
  readonly console_digest: string | null;
  readonly console_bytes: number | null;
  readonly outputs: string;
  readonly sampled: string;
  readonly sources: string;
  readonly random: string | null;
}

/** The executions a run depends on, in executed order. */
export function readSlice(statements: Statements, runSeq: number): readonly CellExecution[] {
  return statements
    .prepare<ExecutionRow>(
      `SELECT execution.* FROM slice JOIN execution ON execution.id = execution_id
       WHERE run_seq = ? ORDER BY slice.position`,
    )
    .all(runSeq)
    .map(toExecution);
}

function toExecution(row: ExecutionRow): CellExecution {
  return {
    id: row.id,
    sessionId: row.session_id,
    order: row.position,
    cellId: row.cell_id ?? undefined,
    sourceDigest: row.source_digest,
    codeDigest: row.code_digest,
    executionCount: row.execution_count,
    startedAt: row.started_at,
    end:
      row.status === null
        ? undefined
        : {
            status: row.status,
            durationMs: row.duration_ms ?? 0,
            error: row.error_name === null ? undefined : { name: row.error_name, message: row.error_message ?? "" },
          },
    reads: JSON.parse(row.reads) as readonly string[],
    writes: JSON.parse(row.writes) as readonly string[],
    files: JSON.parse(row.files) as readonly FileUse[],
    observed: toObservation(row),
  };
}

function toObservation(row: ExecutionRow): CellObservation {
  return {
    cpuMs: row.cpu_ms ?? undefined,
    peakMemoryBytes: row.peak_memory_bytes ?? undefined,
    console:
      row.console_digest === null ? undefined : { digest: row.console_digest, sizeBytes: row.console_bytes ?? 0 },
    outputs: JSON.parse(row.outputs) as readonly OutputDigest[],
    sampled: JSON.parse(row.sampled) as readonly string[],
    sources: JSON.parse(row.sources) as Readonly<Record<string, number>>,
    random: row.random === null ? undefined : (JSON.parse(row.random) as RandomUse),
  };
}
