import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { DatasetRef, DatasetRole, DatasetUse, ValueSource } from "../run.ts";
import { requireId, requireOpenRun } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** The row of a dataset, made when it is new. Looked for first: it comes with every point, and is new once. */
export function requireDatasetId(statements: Statements, { name, version = "", digest }: DatasetRef): number {
  const find = statements.prepare<{ id: number }>(
    "SELECT id FROM dataset WHERE name = ? AND version = ? AND digest = ?",
  );
  const found = find.get(name, version, digest);
  if (found !== undefined) return found.id;
  statements.prepare("INSERT INTO dataset (name, version, digest) VALUES (?, ?, ?)").run(name, version, digest);
  return requireId(find.get(name, version, digest));
}

/** See `TrailStore.addDatasets`. */
export function addDatasets(statements: Statements, runId: RunId, datasets: readonly DatasetUse[]): void {
  statements.write(() => {
    const runSeq = requireOpenRun(statements, runId);
    const insert = statements.prepare(
      `INSERT INTO run_dataset (run_seq, dataset_id, location, role, source, size_bytes, row_count, schema)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    const forget = statements.prepare("DELETE FROM run_dataset WHERE run_seq = ? AND location = ? AND source = 'auto'");
    for (const dataset of datasets) {
      // What a person says of a file replaces what was seen of it.
      if (dataset.source === "explicit") forget.run(runSeq, dataset.location);
      const { location, role = "", source, sizeBytes, rowCount, schema } = dataset;
      const schemaText = schema === undefined ? null : JSON.stringify(schema);
      const datasetId = requireDatasetId(statements, dataset);
      insert.run(runSeq, datasetId, location, role, source, sizeBytes ?? null, rowCount ?? null, schemaText);
    }
  });
}

interface DatasetRow {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly location: string;
  readonly role: string;
  readonly source: ValueSource;
  readonly size_bytes: number | null;
  readonly row_count: number | null;
  readonly schema: string | null;
}

export function readDatasets(statements: Statements, runSeq: number): readonly DatasetUse[] {
  return statements
    .prepare<DatasetRow>(
      `SELECT name, version, digest, location, role, source, size_bytes, row_count, schema
       FROM run_dataset JOIN dataset ON dataset.id = dataset_id WHERE run_seq = ? ORDER BY location, role`,
    )
    .all(runSeq)
    .map((row) => ({
      name: row.name,
      version: row.version === "" ? undefined : row.version,
      digest: row.digest,
      location: row.location,
      role: row.role === "" ? undefined : (row.role as DatasetRole),
      source: row.source,
      sizeBytes: row.size_bytes ?? undefined,
      rowCount: row.row_count ?? undefined,
      schema: row.schema === null ? undefined : (JSON.parse(row.schema) as Json),
    }));
}
