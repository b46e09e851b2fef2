import { withFunctions, type NameUses } from "./name-uses.ts";

/** What is known of one cell execution's dealings with top-level names. */
export interface SliceCell extends NameUses {
  /** Names it declares: what they held before is of no use afterwards. */
  readonly defines: ReadonlySet<string>;
  /** Those of its names that are modules: calling `tf.tensor(...)` changes nothing of `tf`. */
  readonly modules: ReadonlySet<string>;
  /** What its functions and classes do when they are called, which is in the cell that calls them. */
  readonly functions: ReadonlyMap<string, NameUses>;
}

/**
 * Which cell executions a result rests on: its backward slice.
 *
 * A name leads to its last declaration before the reader and to every change in place since. A cell that uses a
 * function does what the function does, with the values of that moment. Executions are added in executed order, once
 * each; a slice costs as much as it is long, however many executions there are.
 */
export class SliceIndex {
  readonly #cells: SliceCell[] = [];
  /** What each execution read in effect: its own names, and those of the functions it had at hand and used. */
  readonly #reads: ReadonlySet<string>[] = [];
  /** For each name the places of the executions that declare or change it, in order. */
  readonly #writers = new Map<string, number[]>();
  readonly #functions = new Map<string, NameUses>();
  /** Names of the session that are no modules. */
  readonly #values = new Set<string>();

  get size(): number {
    return this.#cells.length;
  }

  add(cell: SliceCell): void {
    const place = this.#cells.length;
    for (const name of cell.defines) {
      this.#functions.delete(name);
      if (cell.modules.has(name)) this.#values.delete(name);
      else this.#values.add(name);
    }
    for (const [name, does] of cell.functions) this.#functions.set(name, does);
    const { reads, mutates } = withFunctions(cell, this.#functions);
    this.#cells.push(cell);
    this.#reads.push(reads);
    // `console.log(...)` and `tf.tensor(...)` tie no cells together.
    const changed = [...mutates].filter((name) => this.#values.has(name));
    for (const name of new Set([...cell.defines, ...changed])) {
      const places = this.#writers.get(name);
      if (places === undefined) this.#writers.set(name, [place]);
      else places.push(place);
    }
  }

  /** The places, from 0 and in order, of the executions that this one rests on, itself included. */
  sliceOf(target: number): readonly number[] {
    const included = new Set([target]);
    // A set may grow while it is walked.
    for (const reader of included) {
      for (const name of this.#reads[reader] ?? []) {
        for (const writer of (this.#writers.get(name) ?? []).toReversed()) {
          if (writer >= reader) continue;
          included.add(writer);
          if (this.#cells[writer]?.defines.has(name) === true) break;
        }
      }
    }
    return [...included].toSorted((a, b) => a - b);
  }
}
