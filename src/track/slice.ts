import { LOADED } from "./cell-parts.ts";
import { joinUses, withFunctions, type CellUses, type Making, type NameUses } from "./name-uses.ts";
import type { Sight } from "./sight.ts";

/** What is known of one cell execution's dealings with top-level names. */
export interface SliceCell {
  readonly uses: CellUses;
  /** Names it takes from the session while it runs. */
  readonly reads: ReadonlySet<string>;
  /** Names it declares: what they held before is of no use afterwards. */
  readonly defines: ReadonlySet<string>;
  /** Those of its names that are modules: calling `tf.tensor(...)` changes nothing of `tf`. */
  readonly modules: ReadonlySet<string>;
  /** Whether it loads a module for what that does, and takes nothing of it. */
  readonly loadsForEffect: boolean;
}

/** What an execution did to names in effect. */
export interface Effects {
  /** Its own names, and those of the functions it had at hand and used. */
  readonly reads: ReadonlySet<string>;
  readonly defines: ReadonlySet<string>;
  readonly changes: ReadonlySet<string>;
}

/**
 * Which cell executions a result rests on: its backward slice.
 *
 * A name leads to its last declaration before the reader and to every change in place since. A cell that uses a
 * function does what the function does, with the values of that moment. What was seen of a cell while it ran goes before
 * what its text makes likely: a change through another name counts, a call that changed nothing does not.
 *
 * Executions are added in executed order, once each; a slice costs as much as it is long, however many there are.
 */
export class SliceIndex {
  readonly #effects: Effects[] = [];
  /** For each name the places of the executions that declare or change it, in order. */
  readonly #writers = new Map<string, number[]>();
  /** By name, what is done by the functions that its value holds. */
  readonly #functions = new Map<string, NameUses>();
  /** Names whose functions have no memory of their own: they stand at the top level of a cell. */
  readonly #plain = new Set<string>();
  readonly #modules = new Set<string>([LOADED]);
  /** Names of the session that are no modules. */
  readonly #values = new Set<string>();
  /** Executions that set up something which no name leads to. */
  readonly #setUps: number[] = [];

  get size(): number {
    return this.#effects.length;
  }

  add(cell: SliceCell, sight?: Sight): void {
    const place = this.#effects.length;
    const effects = this.#effectsOf(cell, sight);
    this.#effects.push(effects);
    for (const name of new Set([...effects.defines, ...effects.changes])) {
      const places = this.#writers.get(name);
      if (places === undefined) this.#writers.set(name, [place]);
      else places.push(place);
    }
    this.#noteKinds(cell, effects);
    if (cell.loadsForEffect || [...cell.uses.setsUp].some((name) => this.#modules.has(name))) this.#setUps.push(place);
    this.#noteFunctions(cell, effects, sight);
  }

  /** The places, from 0 and in order, of the executions that this one rests on, itself included. */
  sliceOf(target: number): readonly number[] {
    return this.#closure(new Set([target]), (place) => this.#effects[place]?.reads ?? []);
  }

  /** The same for a cell that comes next, or is running: it is not added. */
  sliceBefore(cell: SliceCell): readonly number[] {
    const next = this.#effects.length;
    const { reads } = this.#effectsOf(cell, undefined);
    return this.#closure(new Set([next]), (place) => (place === next ? reads : (this.#effects[place]?.reads ?? [])));
  }

  effectsOf(place: number): Effects | undefined {
    return this.#effects[place];
  }

  /**
   * The executions before a place that declared or changed a name: those that made what it held there, which are its last
   * declaration and the changes since; or all.
   */
  writersOf(name: string, before: number, which: "current" | "all" = "current"): readonly number[] {
    const found: number[] = [];
    for (const writer of (this.#writers.get(name) ?? []).toReversed()) {
      if (writer >= before) continue;
      found.unshift(writer);
      if (which === "current" && this.#effects[writer]?.defines.has(name) === true) break;
    }
    return found;
  }

  /** The execution that last declared or changed what a name held before the place; undefined when none did. */
  lastWriterOf(name: string, before: number): number | undefined {
    return this.#writers.get(name)?.findLast((writer) => writer < before);
  }

  /** The names that some execution has declared or changed. */
  names(): Iterable<string> {
    return this.#writers.keys();
  }

  #closure(included: Set<number>, readsOf: (place: number) => Iterable<string>): readonly number[] {
    // A set may grow while it is walked.
    for (const reader of included) {
      for (const name of readsOf(reader)) {
        for (const writer of this.writersOf(name, reader)) included.add(writer);
      }
      for (const place of this.#setUps) if (place < reader) included.add(place);
    }
    return [...included].toSorted((a, b) => a - b);
  }

  #effectsOf(cell: SliceCell, sight: Sight | undefined): Effects {
    const { uses } = cell;
    const { reads, mutates } = withFunctions({ reads: cell.reads, mutates: uses.immediate.mutates }, this.#functions);
    const counted = [...uses.calls].filter((name) => this.#functions.has(name) && !this.#plain.has(name));
    // `console.log(...)` and `tf.tensor(...)` tie no cells together.
    const likely = [...mutates, ...counted].filter((name) => this.#values.has(name));
    const globals = [...uses.setsUp].filter((name) => !this.#values.has(name) && !this.#modules.has(name));
    const isFailed = sight?.isWhole === true && sight.hasFailed;
    // What a cell that failed has not come to is still what it was.
    const defines = isFailed ? keep(cell.defines, (name) => sight.changed.has(name)) : cell.defines;
    const changes = new Set([...likely, ...uses.assigns, ...globals]);
    if (sight?.isWhole === true) for (const name of sight.same) changes.delete(name);
    for (const name of sight?.changed ?? []) if (!this.#modules.has(name)) changes.add(name);
    return { reads, defines, changes };
  }

  #noteKinds(cell: SliceCell, { defines, changes }: Effects): void {
    for (const name of [...defines, ...changes]) {
      const alias = cell.uses.aliases.get(name);
      const isModule = cell.modules.has(name) || (alias !== undefined && this.#modules.has(alias));
      if (isModule) this.#modules.add(name);
      else if (defines.has(name)) this.#modules.delete(name);
      if (isModule) this.#values.delete(name);
      else this.#values.add(name);
    }
  }

  #noteFunctions(cell: SliceCell, { defines, changes }: Effects, sight: Sight | undefined): void {
    const { makings } = cell.uses;
    for (const name of new Set([...defines, ...changes])) {
      const making = makings.get(name) ?? this.#hiddenMaking(cell);
      const carried = this.#carriedBy(name, making, sight);
      const known = defines.has(name) ? undefined : this.#functions.get(name);
      const all = [known, carried].filter((uses) => uses !== undefined);
      if (all.length === 0) this.#functions.delete(name);
      else this.#functions.set(name, joinUses(all));
      if (!defines.has(name) && known !== undefined) continue;
      const isPlain = making.isFunction || this.#isPlainAlias(cell, name);
      if (isPlain) this.#plain.add(name);
      else this.#plain.delete(name);
    }
  }

  #isPlainAlias(cell: SliceCell, name: string): boolean {
    const alias = cell.uses.aliases.get(name);
    return alias !== undefined && this.#plain.has(alias);
  }

  /** What using a value may do, by the functions in it; undefined when it holds none. */
  #carriedBy(name: string, making: Making, sight: Sight | undefined): NameUses | undefined {
    if (making.isFunction) return making.functions;
    const isKnown = sight?.isWhole === true;
    if (isKnown && !sight.code.has(name)) return undefined;
    const from = isKnown ? making.all : making.parts;
    const inherited = [...from].flatMap((one) => this.#functions.get(one) ?? []);
    const own = isKnown ? making.functions : making.partFunctions;
    const isNothing = !isKnown && inherited.length === 0 && own.reads.size + own.mutates.size === 0;
    return isNothing ? undefined : joinUses([...inherited, own]);
  }

  /** A value that was changed through another name, or inside of a function, may hold whatever the cell had at hand. */
  #hiddenMaking(cell: SliceCell): Making {
    const functions = joinUses([...cell.uses.makings.values()].map((making) => making.functions));
    return { functions, partFunctions: functions, parts: cell.reads, all: cell.reads, isFunction: false };
  }
}

function keep(names: ReadonlySet<string>, isKept: (name: string) => boolean): ReadonlySet<string> {
  return new Set([...names].filter(isKept));
}
