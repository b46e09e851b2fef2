import type { Migration } from "./migration.ts";

export const addTakenOver: Migration = {
  number: 5,
  name: "add-taken-over",
  sql: `
    -- Journals of writes that were kept elsewhere while the store could not be written, and how many of their lines are
    -- in it: none is carried out twice. Rows stay, since a slow process may come with a journal long after another.
    CREATE TABLE taken_over (
      journal TEXT PRIMARY KEY,
      count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
