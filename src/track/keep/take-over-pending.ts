import { isStoreFailure } from "../store-failed.ts";
import type { TrailStore } from "../store.ts";
import { findJournals } from "./journal.ts";

/**
 * Takes over what earlier sessions could not write, and what living ones cannot yet. Returns lines for the person: what
 * was taken over, and what could not be.
 */
export function takeOverPending(projectRoot: string, store: TrailStore): readonly string[] {
  try {
    return findJournals(projectRoot).flatMap((journal) => {
      const { folder, isOver } = journal;
      const kept = journal.read();
      const refusals = store.takeOver(kept);
      if (!isOver) return [];
      const [reason] = refusals;
      if (reason === undefined) {
        journal.remove();
        return kept.lines.length === 0
          ? []
          : [`what was kept in "${folder}" while the store could not be written is in it now`];
      }
      const place = journal.setAside();
      return [
        `of what was kept while the store could not be written, ${refusals.length} of ${kept.lines.length} writes were refused, the first because: ${reason}. All of them stay in "${place}"`,
      ];
    });
  } catch (error) {
    if (isStoreFailure(error))
      return [`what was kept while the store could not be written still waits: ${error.message}`];
    throw error;
  }
}
