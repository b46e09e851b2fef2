import type { Binding, CompiledCell } from "./compiled-cell.ts";
import { SessionWrites } from "./analyse/session-writes.ts";

/** Those of a fresh process: it runs on the same Node as this one. */
const FIRST_GLOBALS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));

/** What a name means, above what it meant before, as long as the cell may yet turn out never to begin. */
interface Meaning {
  readonly binding: Binding;
  before: Meaning | undefined;
}

/** What a session remembers about the names that its cells declared, so that later cells mean the same ones. */
export class CellScope {
  readonly #meanings = new Map<string, Meaning>();
  #globals: ReadonlySet<string> = FIRST_GLOBALS;
  #isStrict = false;
  readonly #laterWrites = new SessionWrites();

  /** Whether it is an error to assign to a name that nobody declared. */
  get isStrict(): boolean {
    return this.#isStrict;
  }

  setStrict(isStrict: boolean): void {
    this.#isStrict = isStrict;
  }

  /** What a name means to the next cell; undefined when no cell declared it. */
  bindingOf(name: string): Binding | undefined {
    return this.#meanings.get(name)?.binding;
  }

  /** The names of the global object, as far as they are known between two cells. */
  get globals(): ReadonlySet<string> {
    return this.#globals;
  }

  /** Whether the name is a property of the global object, as far as is known between two cells. */
  isGlobal(name: string): boolean {
    return this.#globals.has(name);
  }

  /** Every name the cells declared, the newest meaning of each. */
  bindings(): readonly Binding[] {
    return Array.from(this.#meanings.values(), ({ binding }) => binding);
  }

  /** Whether a function of any cell, also of one that was run again without it, may assign the name. */
  isWrittenLater(name: string): boolean {
    return this.#laterWrites.has(name);
  }

  /** To be told of each cell that is sent off to run; a cell that was compiled but never run leaves no trace. */
  accept(cell: CompiledCell): void {
    for (const binding of cell.bindings) {
      this.#meanings.set(binding.name, { binding, before: this.#meanings.get(binding.name) });
    }
    this.#laterWrites.add(cell.laterWrites);
  }

  /** To be told of an accepted cell that ended before any of its code ran: its names mean what they meant before. */
  retract(cell: CompiledCell): void {
    for (const { name, meaning, above } of this.#meaningsOf(cell)) {
      if (above !== undefined) above.before = meaning.before;
      else if (meaning.before !== undefined) this.#meanings.set(name, meaning.before);
      else this.#meanings.delete(name);
    }
  }

  /** To be told of an accepted cell when it has ended: what its names meant before is of no interest any more. */
  settle(cell: CompiledCell): void {
    for (const { meaning } of this.#meaningsOf(cell)) meaning.before = undefined;
  }

  /** Those that the cell has brought, as far as they are left, each with the newer one that hides it. */
  #meaningsOf({ bindings }: CompiledCell) {
    return bindings.flatMap((binding) => {
      const { name } = binding;
      let above: Meaning | undefined;
      let meaning = this.#meanings.get(name);
      while (meaning !== undefined && meaning.binding !== binding) {
        above = meaning;
        meaning = meaning.before;
      }
      return meaning === undefined ? [] : [{ name, meaning, above }];
    });
  }

  /** To be told when the names of the global object have changed. */
  setGlobals(names: readonly string[]): void {
    this.#globals = new Set(names);
    for (const { name, variable, isUndeclared } of this.bindings()) {
      // It was there before it was assigned, and what the cell assigned was the global.
      if (isUndeclared === true && variable === name && this.#globals.has(name)) this.#meanings.delete(name);
    }
  }

  /** To be told when the process with the session's state was replaced by a fresh one. */
  clear(): void {
    this.#meanings.clear();
    this.#globals = FIRST_GLOBALS;
    this.#laterWrites.clear();
  }
}
