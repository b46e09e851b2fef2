import { factsOf, type CellFacts } from "./cell-facts.ts";
import type { LoggedCell, SessionLog } from "./session-log.ts";
import { SliceIndex } from "./slice.ts";

/** The slices of a session's cells. */
export class SessionSlices {
  readonly #log: SessionLog;
  /** Filled as far as somebody has asked: an analysis that nobody needs is not made. */
  #index = new SliceIndex();
  #indexed: readonly LoggedCell[];

  constructor(log: SessionLog) {
    this.#log = log;
    this.#indexed = log.cells;
  }

  /** The cells this one rests on, itself included, in executed order. */
  sliceOf(cell: LoggedCell): readonly LoggedCell[] {
    const { cells } = this.#log;
    // A session that has lost its variables begins a new list.
    if (cells !== this.#indexed) this.#index = new SliceIndex();
    this.#indexed = cells;
    const place = cells.indexOf(cell);
    // A timer of a cell may outlive the process of its variables in the record: it then rests on itself alone.
    if (place < 0) return [cell];
    for (const added of cells.slice(this.#index.size, place + 1)) this.#index.add(requireFacts(added));
    return this.#index.sliceOf(place).flatMap((index) => cells[index] ?? []);
  }
}

/** The facts of a cell, found at the first need: an analysis takes about a millisecond. */
export function requireFacts(cell: LoggedCell): CellFacts {
  cell.facts ??= factsOf(cell.start.source);
  return cell.facts;
}

/** What identifies a cell when it runs again: the frontend's id, else its code. */
export function cellKey(cell: LoggedCell): string {
  return cell.start.cellId ?? requireFacts(cell).codeDigest;
}
