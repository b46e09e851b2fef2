import type { RunId } from "../../shared/ids.ts";
import type { CodeState, Environment, Package, Run, RunDetails } from "../run.ts";
import type { RunQuery, RunRow } from "../store.ts";
import { readArtifacts } from "./artifacts.ts";
import { readDatasets } from "./datasets.ts";
import { readSlice } from "./executions.ts";
import { readMetrics } from "./metrics.ts";
import { readParams } from "./params.ts";
import { selectRuns } from "./select-runs.ts";
import { requireRunRecord, RUN_COLUMNS, RUN_TABLES, toRun, type RunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.listRuns`. */
export function listRuns(statements: Statements, query: RunQuery): readonly RunRow[] {
  return statements.read(() => {
    const records = selectRuns(statements, query);
    const seqs = records.map(({ seq }) => seq);
    const params = readParams(statements, seqs);
    const metrics = readMetrics(statements, seqs);
    const tags = readTags(statements, seqs);
    return records.map((record) => ({
      run: toRun(record),
      params: params.get(record.seq) ?? [],
      metrics: metrics.get(record.seq) ?? [],
      tags: tags.get(record.seq) ?? {},
    }));
  });
}

/** See `TrailStore.findRuns`. */
export function findRuns(
  statements: Statements,
  wanted: { readonly name: string } | { readonly idPrefix: string },
): readonly Run[] {
  // Not GLOB: a star in what was typed is no wildcard.
  const [condition, value] =
    "name" in wanted ? ["run.name = ?", wanted.name] : ["instr(run.id, ?) = 1", wanted.idPrefix];
  return statements
    .prepare<RunRecord>(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE ${condition} ORDER BY run.seq DESC`)
    .all(value)
    .map(toRun);
}

/** See `TrailStore.requireRun`. */
export function requireRun(statements: Statements, runId: RunId): RunDetails {
  return statements.read(() => {
    const record = requireRunRecord(statements, runId);
    const { seq } = record;
    const notes = statements.prepare<{ text: string }>("SELECT text FROM note WHERE run_seq = ? ORDER BY id").all(seq);
    return {
      run: toRun(record),
      params: readParams(statements, [seq]).get(seq) ?? [],
      metrics: readMetrics(statements, [seq]).get(seq) ?? [],
      datasets: readDatasets(statements, seq),
      packages: readPackages(statements, seq),
      artifacts: readArtifacts(statements, seq),
      tags: readTags(statements, [seq]).get(seq) ?? {},
      notes: notes.map(({ text }) => text),
      ...readCircumstances(statements, seq),
      slice: readSlice(statements, seq),
    };
  });
}

interface TagRow {
  readonly run_seq: number;
  readonly key: string;
  readonly value: string;
}

/** The tags of several runs, by run. */
function readTags(statements: Statements, runSeqs: readonly number[]): ReadonlyMap<number, Record<string, string>> {
  const rows = statements
    .prepare<TagRow>(
      "SELECT run_seq, key, value FROM tag WHERE run_seq IN (SELECT value FROM json_each(?)) ORDER BY run_seq, key",
    )
    .all(JSON.stringify(runSeqs));
  const byRun = Map.groupBy(rows, ({ run_seq }) => run_seq);
  return new Map(
    [...byRun].map(([seq, tags]) => [seq, Object.fromEntries(tags.map(({ key, value }) => [key, value]))]),
  );
}

function readPackages(statements: Statements, runSeq: number): readonly Package[] {
  return statements
    .prepare<{ name: string; version: string; is_direct: number }>(
      "SELECT name, version, is_direct FROM package WHERE run_seq = ? ORDER BY name, version",
    )
    .all(runSeq)
    .map(({ name, version, is_direct }) => ({ name, version, isDirect: is_direct === 1 }));
}

interface CircumstancesRow {
  readonly slice_digest: string;
  readonly body: string | null;
  readonly git_commit: string | null;
  readonly git_branch: string | null;
  readonly git_remote: string | null;
  readonly git_is_dirty: number | null;
  readonly git_snapshot: string | null;
  readonly git_left_out: string | null;
}

function readCircumstances(
  statements: Statements,
  runSeq: number,
): Pick<RunDetails, "code" | "environment" | "sliceDigest"> {
  const row = statements
    .prepare<CircumstancesRow>(
      `SELECT slice_digest, body, git_commit, git_branch, git_remote, git_is_dirty, git_snapshot, git_left_out
       FROM run LEFT JOIN environment ON environment.id = environment_id WHERE seq = ?`,
    )
    .get(runSeq);
  if (row === undefined) throw new Error(`run ${runSeq} was read and is gone`);
  return {
    sliceDigest: row.slice_digest,
    environment: row.body === null ? undefined : (JSON.parse(row.body) as Environment),
    code: toCode(row),
  };
}

function toCode(row: CircumstancesRow): CodeState | undefined {
  if (row.git_is_dirty === null) return undefined;
  return {
    commit: row.git_commit ?? undefined,
    branch: row.git_branch ?? undefined,
    remote: row.git_remote ?? undefined,
    isDirty: row.git_is_dirty === 1,
    snapshot: row.git_snapshot ?? undefined,
    leftOut: row.git_left_out === null ? [] : (JSON.parse(row.git_left_out) as readonly string[]),
  };
}
