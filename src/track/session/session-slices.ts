import { factsOf, type CellFacts } from "./cell-facts.ts";
import type { LoggedCell, SessionLog } from "./session-log.ts";
import { SliceIndex } from "../slice.ts";

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
    const place = cells.indexOf(cell);
    // A timer of a cell may outlive the process of its variables in the record: it then rests on itself alone.
    if (place < 0) return [cell];
    // While a cell runs, only its text is known.
    const isRunning = cell.end === undefined && this.#index.size <= place;
    this.#fill(isRunning ? place : place + 1);
    const slice = isRunning ? this.#index.sliceBefore(requireFacts(cell)) : this.#index.sliceOf(place);
    return this.#withWriters(slice).flatMap((index) => cells[index] ?? []);
  }

  /** What the cells up to this one, itself included, have done to names; undefined for one that is gone. */
  upTo(cell: LoggedCell): { readonly index: SliceIndex; readonly place: number } | undefined {
    const place = this.#log.cells.indexOf(cell);
    if (place < 0) return undefined;
    this.#fill(place + 1);
    return { index: this.#index, place };
  }

  /** By name that a cell read, the order of the cell whose value it found. */
  sourcesOf(cell: LoggedCell): Readonly<Record<string, number>> {
    const before = this.upTo(cell);
    if (before === undefined) return {};
    const { index, place } = before;
    const sources: Record<string, number> = {};
    for (const name of index.effectsOf(place)?.reads ?? []) {
      const writer = index.lastWriterOf(name, place);
      const order = writer === undefined ? undefined : this.#log.cells[writer]?.order;
      if (order !== undefined) sources[name] = order;
    }
    return sources;
  }

  /** More has become known of a cell. */
  renew(cell: LoggedCell): void {
    const place = this.#indexed.indexOf(cell);
    if (place >= 0 && place < this.#index.size) this.#index = new SliceIndex();
  }

  #fill(size: number): void {
    const { cells } = this.#log;
    // A session that has lost its variables begins a new list.
    if (cells !== this.#indexed) this.#index = new SliceIndex();
    this.#indexed = cells;
    for (const added of cells.slice(this.#index.size, size)) this.#index.add(requireFacts(added), added.sight);
  }

  /** A cell that reads a file rests on the cell that wrote it last, as if a variable had been handed over. */
  #withWriters(slice: readonly number[]): readonly number[] {
    const writers = writersByPath(this.#log.cells);
    if (writers.size === 0) return slice;
    const included = new Set(slice);
    // A set may grow while it is walked.
    for (const reader of included) {
      for (const { path, access } of this.#log.cells[reader]?.files.values() ?? []) {
        const writer = access === "read" ? writers.get(path)?.findLast((place) => place < reader) : undefined;
        if (writer === undefined || included.has(writer)) continue;
        for (const part of this.#index.sliceOf(writer)) included.add(part);
      }
    }
    return [...included].toSorted((a, b) => a - b);
  }
}

/** For each file the places of the cells that wrote it, in order. */
function writersByPath(cells: readonly LoggedCell[]): ReadonlyMap<string, readonly number[]> {
  const writers = new Map<string, number[]>();
  for (const [place, { files }] of cells.entries()) {
    for (const { path, access } of files.values()) {
      if (access === "write") writers.set(path, [...(writers.get(path) ?? []), place]);
    }
  }
  return writers;
}

/** The facts of a cell, found at the first need: an analysis takes about a millisecond. */
export function requireFacts(cell: LoggedCell): CellFacts {
  cell.facts ??= factsOf(cell.start.source, cell.start.jsx, cell.secrets);
  return cell.facts;
}

/** What identifies a cell when it runs again: the frontend's id, else its code. */
export function cellKey(cell: LoggedCell): string {
  return cell.start.cellId ?? requireFacts(cell).codeDigest;
}
