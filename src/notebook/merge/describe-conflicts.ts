import type { CellConflict } from "./merge-notebooks.ts";

/** More than this are counted, and not named. */
const MAX_NAMED = 5;

/** Where a person has to look, in one line: "2 cells conflict: cell 3 (both edited), cell 7 (edited and deleted)". */
export function describeConflicts(conflicts: readonly CellConflict[]): string {
  const named = conflicts.slice(0, MAX_NAMED).map(({ cellNumber, reason }) => `cell ${cellNumber} (${reason})`);
  const others = conflicts.length > MAX_NAMED ? [`and ${conflicts.length - MAX_NAMED} more`] : [];
  const count = conflicts.length === 1 ? "1 cell conflicts" : `${conflicts.length} cells conflict`;
  return `${count}: ${[...named, ...others].join(", ")}`;
}
