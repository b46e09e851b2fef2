// The store in the words of people, for queries in SQL. Times are text in UTC, which sorts and which SQLite's own
// functions take.

const AT = (column: string): string => `strftime('%Y-%m-%d %H:%M:%f', ${column} / 1000.0, 'unixepoch')`;
const RUN = "run_seq";

const VIEW_SQL: Readonly<Record<string, string>> = {
  runs: `SELECT run.id AS run_id, run.name AS run, experiment.name AS experiment,
      iif(run.seq IN (SELECT seq FROM temp.interrupted), 'interrupted', run.status) AS status,
      ${AT("run.started_at")} AS started_at, ${AT("run.ended_at")} AS ended_at,
      (run.ended_at - run.started_at) / 1000.0 AS duration, seed, error_name || ': ' || error_message AS error,
      session.notebook AS notebook, session_id, parent_id AS parent_run_id, slice_digest, git_commit, git_branch,
      git_is_dirty, git_snapshot, ${AT("archived_at")} AS archived_at
    FROM run JOIN experiment ON experiment.id = experiment_id LEFT JOIN session ON session.id = session_id`,
  params: `SELECT run.id AS run_id, run.name AS run, key, value ->> '$' AS value, source
    FROM param JOIN run ON run.seq = ${RUN}`,
  metrics: `SELECT run.id AS run_id, run.name AS run, key, last, min, max, count, last_step, ${AT("last_at")} AS last_at,
      source, dataset.name AS dataset, dataset.digest AS dataset_digest, evaluator.name AS evaluator,
      evaluator.version AS evaluator_version
    FROM metric JOIN run ON run.seq = ${RUN} LEFT JOIN dataset ON dataset.id = dataset_id
      LEFT JOIN evaluator ON evaluator.id = evaluator_id WHERE is_shadowed = 0`,
  points: `SELECT run.id AS run_id, run.name AS run, key, step, value, ${AT("at")} AS at
    FROM point JOIN metric ON metric.id = metric_id JOIN run ON run.seq = ${RUN} WHERE is_shadowed = 0`,
  tags: `SELECT run.id AS run_id, run.name AS run, key, value FROM tag JOIN run ON run.seq = ${RUN}`,
  notes: `SELECT run.id AS run_id, run.name AS run, ${AT("at")} AS at, text FROM note JOIN run ON run.seq = ${RUN}`,
  datasets: `SELECT run.id AS run_id, run.name AS run, dataset.name AS name, nullif(dataset.version, '') AS version,
      digest, location, nullif(role, '') AS role, source, size_bytes, row_count, schema
    FROM run_dataset JOIN dataset ON dataset.id = dataset_id JOIN run ON run.seq = ${RUN}`,
  packages: `SELECT run.id AS run_id, run.name AS run, package.name AS name, version, is_direct
    FROM package JOIN run ON run.seq = ${RUN}`,
  cells: `SELECT run.id AS run_id, run.name AS run, slice.position AS position, execution.id AS execution_id, cell_id,
      execution_count, ${AT("execution.started_at")} AS started_at, execution.status AS status, duration_ms,
      source_digest, code_digest, reads, writes, files, cpu_ms, peak_memory_bytes, console_digest, console_bytes,
      outputs, sampled, sources, random
    FROM slice JOIN execution ON execution.id = execution_id JOIN run ON run.seq = ${RUN}`,
  artifacts: `SELECT run.id AS run_id, run.name AS run, artifact.name AS name, media_type, size_bytes, digest, source,
      ${AT("at")} AS at FROM artifact JOIN run ON run.seq = ${RUN}`,
};

export const VIEW_NAMES: readonly string[] = Object.keys(VIEW_SQL);

export const VIEWS = [
  "CREATE TEMP TABLE IF NOT EXISTS interrupted (seq INTEGER PRIMARY KEY)",
  ...Object.entries(VIEW_SQL).map(([name, sql]) => `CREATE TEMP VIEW IF NOT EXISTS ${name} AS ${sql}`),
].join(";\n");
