import type { ObjectStore } from "../objects.ts";
import type { TrailStore } from "../store.ts";
import { addNote, addPackages, setTags } from "./annotate-run.ts";
import { appendMetrics } from "./append-metrics.ts";
import { addArtifacts } from "./artifacts.ts";
import { readCurve } from "./curves.ts";
import { openDatabase, type DatabaseOptions } from "./database.ts";
import { addDatasets } from "./datasets.ts";
import { endSession, saveExecution, saveSession, setSlice } from "./executions.ts";
import { listKeys } from "./keys.ts";
import { readMetricHistory } from "./metrics.ts";
import { addParams } from "./params.ts";
import { findRuns, listRuns, requireRun } from "./read-runs.ts";
import { tabulateRuns } from "./run-table.ts";
import { createRun, endRun, setArchived, setCode } from "./runs.ts";
import { querySql } from "./sql-query.ts";
import { Statements } from "./statements.ts";
import { takeOver } from "./take-over.ts";

/**
 * A store in one SQLite file, or in memory with `:memory:`.
 *
 * @throws {@link TrackError} `STORE_NEWER` or `STORE_UNREADABLE`.
 */
export function openSqliteStore(path: string, objects: ObjectStore, options?: DatabaseOptions): TrailStore {
  const db = openDatabase(path, options);
  const statements = new Statements(db);
  const store: TrailStore = {
    saveSession: (session) => saveSession(statements, session),
    endSession: (sessionId, at) => endSession(statements, sessionId, at),
    saveExecution: (execution) => saveExecution(statements, execution),
    createRun: (run) => createRun(statements, run),
    endRun: (runId, end) => endRun(statements, runId, end),
    addParams: (runId, params) => addParams(statements, runId, params),
    appendMetrics: (runId, origin, points) => appendMetrics(statements, runId, origin, points),
    addDatasets: (runId, datasets) => addDatasets(statements, runId, datasets),
    addPackages: (runId, packages) => addPackages(statements, runId, packages),
    addArtifacts: (runId, artifacts) => addArtifacts(statements, runId, artifacts),
    setTags: (runId, tags) => setTags(statements, runId, tags),
    addNote: (runId, text, at) => addNote(statements, runId, text, at),
    setCode: (runId, code) => setCode(statements, runId, code),
    archiveRun: (runId, at) => setArchived(statements, runId, at),
    restoreRun: (runId) => setArchived(statements, runId, undefined),
    setSlice: (runId, sliceDigest, executions) => setSlice(statements, runId, sliceDigest, executions),
    listRuns: (query) => listRuns(statements, query),
    requireRun: (runId) => requireRun(statements, runId),
    tabulateRuns: (query, metricKeys) => tabulateRuns(statements, query, metricKeys),
    listKeys: () => listKeys(statements),
    metricCurve: (runId, key, query) => readCurve(statements, runId, key, query),
    querySql: (sql) => querySql(statements, sql),
    metricHistory: (runId, key) => readMetricHistory(statements, runId, key),
    findRuns: (wanted) => findRuns(statements, wanted),
    saveText: (text) => objects.save(text),
    requireText: (digest) => objects.require(digest),
    saveBytes: (bytes) => objects.saveBytes(bytes),
    saveFile: (file) => objects.saveFile(file),
    requireBytes: (digest) => objects.requireBytes(digest),
    takeOver(journal) {
      // Before the rows that name them.
      for (const object of journal.objects) objects.adopt(object);
      return takeOver(statements, store, journal);
    },
    close: () => void db.close(),
  };
  return store;
}
