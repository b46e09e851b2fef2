import type { Migration } from "./migration.ts";

export const addRollupsAndArtifacts: Migration = {
  number: 2,
  name: "add-rollups-and-artifacts",
  sql: `
    -- Answers what is asked of one metric of all runs without looking at the table.
    DROP INDEX metric_by_value;
    CREATE INDEX metric_column ON metric (key, last, run_seq, dataset_id, evaluator_id) WHERE is_shadowed = 0;

    -- A long series in short: the extremes of each 256 points as they were written. A curve is drawn from these.
    CREATE TABLE rollup (
      metric_id INTEGER NOT NULL,
      bucket INTEGER NOT NULL,
      first_step INTEGER NOT NULL,
      last_step INTEGER NOT NULL,
      -- NULL when all points are NaN.
      min REAL,
      min_step INTEGER,
      max REAL,
      max_step INTEGER,
      -- A step with a NaN; NULL when there is none.
      nan_step INTEGER,
      PRIMARY KEY (metric_id, bucket)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE metric ADD COLUMN is_rolled INTEGER NOT NULL DEFAULT 0;

    -- Beside one min() or max(), SQLite takes other columns from the row that has it.
    INSERT INTO rollup (metric_id, bucket, first_step, last_step, min, min_step)
      SELECT metric_id, (ordinal - 1) / 256, 0, 0, min(value), step
      FROM point WHERE metric_id IN (SELECT id FROM metric WHERE count > 4096) GROUP BY 1, 2;
    UPDATE rollup SET max = found.max, max_step = found.step FROM (
      SELECT metric_id, (ordinal - 1) / 256 AS bucket, max(value) AS max, step
      FROM point WHERE metric_id IN (SELECT id FROM metric WHERE count > 4096) GROUP BY 1, 2
    ) AS found WHERE found.metric_id = rollup.metric_id AND found.bucket = rollup.bucket;
    UPDATE rollup SET first_step = found.first_step, last_step = found.last_step, nan_step = found.nan_step FROM (
      SELECT metric_id, (ordinal - 1) / 256 AS bucket, min(step) AS first_step, max(step) AS last_step,
        min(iif(value IS NULL, step, NULL)) AS nan_step
      FROM point WHERE metric_id IN (SELECT id FROM metric WHERE count > 4096) GROUP BY 1, 2
    ) AS found WHERE found.metric_id = rollup.metric_id AND found.bucket = rollup.bucket;
    UPDATE metric SET is_rolled = 1 WHERE count > 4096;

    CREATE TABLE artifact (
      run_seq INTEGER NOT NULL REFERENCES run (seq),
      name TEXT NOT NULL,
      -- sha256 of the content: its key among the objects.
      digest TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      media_type TEXT NOT NULL,
      source TEXT NOT NULL,
      -- The cell it came from.
      execution_id TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (run_seq, name, digest)
    ) STRICT, WITHOUT ROWID;
  `,
};
