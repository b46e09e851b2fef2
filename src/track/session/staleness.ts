// Whether a notebook that runs from top to bottom would give what the session has. Only the last execution of each cell
// counts, and a value is what it would find: that of the nearest cell above. Where the frontend does not say which cell it
// runs, as in a console, there is no notebook to speak of, and nothing is said.
import type { SliceIndex } from "../slice.ts";
import type { CellPlaces, LoggedCell } from "./session-log.ts";
import { requireFacts } from "./session-slices.ts";

/** Why a cell no longer stands for what it gave. */
export type Staleness =
  /** A cell that made a value it read has run again since, and the value is another one. */
  | { readonly kind: "changed"; readonly name: string; readonly by: number }
  /** It read a value of a cell below, or one that was changed further than the cells above do. */
  | { readonly kind: "out-of-order"; readonly name: string; readonly from: number }
  /** The cell that made a value it read was edited, and makes it no more; or it is gone from the notebook. */
  | { readonly kind: "gone"; readonly name: string; readonly from: number };

export interface StaleCell {
  readonly executionCount: number;
  readonly reasons: readonly Staleness[];
}

interface SessionState {
  readonly cells: readonly LoggedCell[];
  readonly index: SliceIndex;
  readonly placesById: ReadonlyMap<string, CellPlaces>;
  /** By cell id, its place in the notebook. */
  readonly order: ReadonlyMap<string, number>;
  /** Ids of cells that are gone from the notebook. */
  readonly deleted: ReadonlySet<string>;
}

/** Judges the executions of a session against a run from top to bottom. */
export class StalenessCheck {
  readonly #state: SessionState;
  /** By cell id, its rank in the notebook; undefined where only the order is known in which cells first ran. */
  readonly #ranks: ReadonlyMap<string, number> | undefined;

  constructor(state: SessionState) {
    this.#state = state;
    this.#ranks = state.order.size === 0 ? undefined : rankCells(state.placesById, state.order);
  }

  /** The cells of the notebook whose last execution is stale, by their number. */
  findAll(): readonly StaleCell[] {
    return this.find([...this.#state.placesById.values()].map(({ last }) => last));
  }

  /** Those of the executions that are stale. */
  find(places: readonly number[]): readonly StaleCell[] {
    return places.flatMap((place) => {
      const cell = this.#state.cells[place];
      const reasons = this.#reasonsOf(place);
      return cell === undefined || reasons.length === 0 ? [] : [{ executionCount: cell.start.executionCount, reasons }];
    });
  }

  #reasonsOf(place: number): readonly Staleness[] {
    const { cells, index } = this.#state;
    const reader = cells[place]?.start.cellId;
    if (reader === undefined) return [];
    const reasons: Staleness[] = [];
    for (const name of index.effectsOf(place)?.reads ?? []) {
      const actual = index.lastWriterOf(name, place);
      // Nobody of the session made it: a global, or what a package gave.
      if (actual === undefined) continue;
      const reason = this.#judge(name, place, actual, reader);
      if (reason !== undefined) reasons.push(reason);
    }
    return reasons;
  }

  #judge(name: string, place: number, actual: number, readerKey: string): Staleness | undefined {
    const { cells, deleted } = this.#state;
    const expected = this.#expectedWriter(name, readerKey);
    const numberOf = (one: number): number => cells[one]?.start.executionCount ?? 0;
    const writer = cells[actual]?.start.cellId;
    if (writer === undefined) return undefined;
    if (deleted.has(writer)) {
      return { kind: "gone", name, from: numberOf(actual) };
    }
    if (expected === undefined) {
      const isEdited = this.#lastOf(writer) !== actual;
      return { kind: isEdited ? "gone" : "out-of-order", name, from: numberOf(actual) };
    }
    if (expected === actual || this.#isSameValue(name, actual, expected)) return undefined;
    return expected > place
      ? { kind: "changed", name, by: numberOf(expected) }
      : { kind: "out-of-order", name, from: numberOf(actual) };
  }

  /** Whose value a run from the top would find: that of the nearest cell above that makes it. */
  #expectedWriter(name: string, readerKey: string): number | undefined {
    const { cells, index } = this.#state;
    const rank = this.#rankOf(readerKey);
    let found: number | undefined;
    let foundRank = -Infinity;
    for (const writer of index.writersOf(name, cells.length, "all")) {
      const key = cells[writer]?.start.cellId;
      if (key === undefined) continue;
      const writerRank = this.#rankOf(key);
      if (this.#lastOf(key) !== writer || writerRank >= rank || writerRank < foundRank) continue;
      found = writer;
      foundRank = writerRank;
    }
    return found;
  }

  /** Whether a cell that ran again left the value as it was. */
  #isSameValue(name: string, before: number, after: number): boolean {
    const { cells, index } = this.#state;
    const first = cells[before];
    const last = cells[after];
    if (first === undefined || last === undefined || first.start.cellId !== last.start.cellId) return false;
    // What is imported again is the same, and so is a function with the same text.
    if (requireFacts(last).modules.has(name)) return true;
    return index
      .writersOf(name, after + 1, "all")
      .filter((writer) => writer > before)
      .every((writer) => cells[writer]?.sight?.isWhole === true && !cells[writer].sight.changed.has(name));
  }

  #rankOf(key: string): number {
    return (this.#ranks === undefined ? this.#state.placesById.get(key)?.first : this.#ranks.get(key)) ?? Infinity;
  }

  #lastOf(key: string): number | undefined {
    return this.#state.placesById.get(key)?.last;
  }
}

/** The cells as they stand in the notebook; those that its file does not know, behind the one that first ran before them. */
function rankCells(
  cells: ReadonlyMap<string, CellPlaces>,
  order: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  let before = -1;
  for (const key of cells.keys()) {
    const place = order.get(key);
    // Between two cells there is room for many that are not saved yet.
    before = place ?? before + 1e-6;
    ranks.set(key, before);
  }
  return ranks;
}
