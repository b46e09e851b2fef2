import type { ExecutionId, RunId } from "../../shared/ids.ts";
import type { Artifact, ValueSource } from "../run.ts";
import { requireRunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.addArtifacts`. A run may get some after its end: a figure is made from its results. */
export function addArtifacts(statements: Statements, runId: RunId, artifacts: readonly Artifact[]): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    const insert = statements.prepare(
      `INSERT INTO artifact (run_seq, name, digest, size_bytes, media_type, source, execution_id, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at`,
    );
    for (const { name, digest, sizeBytes, mediaType, source, executionId, at } of artifacts) {
      insert.run(seq, name, digest, sizeBytes, mediaType, source, executionId ?? null, at);
    }
  });
}

interface ArtifactRow {
  readonly name: string;
  readonly digest: string;
  readonly size_bytes: number;
  readonly media_type: string;
  readonly source: ValueSource;
  readonly execution_id: ExecutionId | null;
  readonly at: number;
}

export function readArtifacts(statements: Statements, runSeq: number): readonly Artifact[] {
  return statements
    .prepare<ArtifactRow>(
      `SELECT name, digest, size_bytes, media_type, source, execution_id, at
       FROM artifact WHERE run_seq = ? ORDER BY at, name, digest`,
    )
    .all(runSeq)
    .map((row) => ({
      name: row.name,
      digest: row.digest,
      sizeBytes: row.size_bytes,
      mediaType: row.media_type,
      source: row.source,
      executionId: row.execution_id ?? undefined,
      at: row.at,
    }));
}
