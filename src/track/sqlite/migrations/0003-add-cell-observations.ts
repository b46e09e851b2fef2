import type { Migration } from "./migration.ts";

export const addCellObservations: Migration = {
  number: 3,
  name: "add-cell-observations",
  sql: `
    -- What was seen of a cell beside its text. NULL where nobody looked: cells of earlier versions, and of processes
    -- that ended before they could tell.
    ALTER TABLE execution ADD COLUMN cpu_ms REAL;
    ALTER TABLE execution ADD COLUMN peak_memory_bytes INTEGER;
    -- The console's text is an object; its size is that of all that was printed, also of what was not kept.
    ALTER TABLE execution ADD COLUMN console_digest TEXT;
    ALTER TABLE execution ADD COLUMN console_bytes INTEGER;
    ALTER TABLE execution ADD COLUMN outputs TEXT NOT NULL DEFAULT '[]';
    -- Names whose values were only sampled: a change may have been missed.
    ALTER TABLE execution ADD COLUMN sampled TEXT NOT NULL DEFAULT '[]';
    -- By name it read, the position of the execution whose value it found.
    ALTER TABLE execution ADD COLUMN sources TEXT NOT NULL DEFAULT '{}';
    -- Where the seeded random numbers stood when it began and when it ended.
    ALTER TABLE execution ADD COLUMN random TEXT;
  `,
};
