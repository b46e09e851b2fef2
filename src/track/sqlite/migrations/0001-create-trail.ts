import type { Migration } from "./migration.ts";

// What later issues add has its place already and changes none of these tables: artifacts and files are rows beside a
// run that name an object by digest; the outbox of a sync keeps the last `point` and `run.seq` it sent; rollups are
// rows by (metric_id, level, bucket); trials of a sweep are runs with a `parent_id`.
export const createTrail: Migration = {
  number: 1,
  name: "create-trail",
  sql: `
    CREATE TABLE experiment (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE session (
      id TEXT PRIMARY KEY,
      notebook TEXT,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE execution (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES session (id),
      position INTEGER NOT NULL,
      cell_id TEXT,
      source_digest TEXT NOT NULL,
      code_digest TEXT NOT NULL,
      execution_count INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      status TEXT,
      duration_ms REAL,
      error_name TEXT,
      error_message TEXT,
      reads TEXT NOT NULL,
      writes TEXT NOT NULL,
      files TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX execution_by_session ON execution (session_id, position);

    -- Equal for all runs of a session, and 500 bytes long: kept once.
    CREATE TABLE environment (
      id INTEGER PRIMARY KEY,
      body TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE run (
      -- The order in which runs began: ids are random and clocks may step back.
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      experiment_id INTEGER NOT NULL REFERENCES experiment (id),
      session_id TEXT REFERENCES session (id),
      parent_id TEXT REFERENCES run (id),
      status TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      archived_at INTEGER,
      error_name TEXT,
      error_message TEXT,
      seed INTEGER,
      slice_digest TEXT NOT NULL DEFAULT '',
      environment_id INTEGER REFERENCES environment (id),
      git_commit TEXT,
      git_branch TEXT,
      git_remote TEXT,
      git_is_dirty INTEGER,
      git_snapshot TEXT,
      git_left_out TEXT
    ) STRICT;
    CREATE INDEX run_by_name ON run (name);
    CREATE INDEX run_by_experiment ON run (experiment_id, seq);
    CREATE INDEX run_by_parent ON run (parent_id) WHERE parent_id IS NOT NULL;

    CREATE TABLE slice (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      position INTEGER NOT NULL,
      execution_id TEXT NOT NULL REFERENCES execution (id),
      PRIMARY KEY (run_seq, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE param (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      source TEXT NOT NULL,
      PRIMARY KEY (run_seq, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX param_by_key ON param (key, value);

    CREATE TABLE tag (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (run_seq, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE note (
      id INTEGER PRIMARY KEY,
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      at INTEGER NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX note_by_run ON note (run_seq);

    CREATE TABLE dataset (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      -- '' when it has none: NULL would make every row unlike every other.
      version TEXT NOT NULL,
      digest TEXT NOT NULL,
      UNIQUE (name, version, digest)
    ) STRICT;

    CREATE TABLE run_dataset (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      dataset_id INTEGER NOT NULL REFERENCES dataset (id),
      location TEXT NOT NULL,
      role TEXT NOT NULL,
      source TEXT NOT NULL,
      size_bytes INTEGER,
      row_count INTEGER,
      schema TEXT,
      PRIMARY KEY (run_seq, dataset_id, location, role)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE package (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      is_direct INTEGER NOT NULL,
      PRIMARY KEY (run_seq, name, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE evaluator (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      digest TEXT NOT NULL,
      UNIQUE (name, version, digest)
    ) STRICT;

    -- One series of points, with its last value beside it: a list of runs must not read the points.
    -- NULL in a column of values is NaN, which SQLite cannot hold; infinities it can.
    CREATE TABLE metric (
      id INTEGER PRIMARY KEY,
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      key TEXT NOT NULL,
      source TEXT NOT NULL,
      -- 0 when it is unknown.
      dataset_id INTEGER NOT NULL,
      evaluator_id INTEGER NOT NULL,
      -- 1 for automatic points of a key that also has explicit ones.
      is_shadowed INTEGER NOT NULL,
      count INTEGER NOT NULL,
      last REAL,
      last_step INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      min REAL,
      max REAL,
      UNIQUE (run_seq, key, source, dataset_id, evaluator_id)
    ) STRICT;
    CREATE INDEX metric_by_value ON metric (key, last) WHERE is_shadowed = 0;

    CREATE TABLE point (
      metric_id INTEGER NOT NULL,
      step INTEGER NOT NULL,
      -- The place in the series as it was written: two points may have one step.
      ordinal INTEGER NOT NULL,
      at INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (metric_id, step, ordinal)
    ) STRICT, WITHOUT ROWID;
  `,
};
