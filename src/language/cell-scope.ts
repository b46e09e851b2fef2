import type { Binding, CompiledCell } from "./compiled-cell.ts";

/** Those of a fresh process: it runs on the same Node as this one. */
const FIRST_GLOBALS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));

/** What a session remembers about the names that its cells declared, so that later cells mean the same ones. */
export class CellScope {
  readonly #bindings = new Map<string, Binding>();
  #globals: ReadonlySet<string> = FIRST_GLOBALS;
  #isStrict = false;
  readonly #laterWrites = new Set<string>();
  #evaluates = false;

  /** Whether it is an error to assign to a name that nobody declared. */
  get isStrict(): boolean {
    return this.#isStrict;
  }

  setStrict(isStrict: boolean): void {
    this.#isStrict = isStrict;
  }

  /** What a name means to the next cell; undefined when no cell declared it. */
  bindingOf(name: string): Binding | undefined {
    return this.#bindings.get(name);
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
    return [...this.#bindings.values()];
  }

  /** Whether a function of any cell, also of one that was run again without it, may assign the name. */
  isWrittenLater(name: string): boolean {
    return this.#evaluates || this.#laterWrites.has(name);
  }

  /** To be told of each cell that is sent off to run; a cell that was compiled but never run leaves no trace. */
  accept(cell: CompiledCell): void {
    for (const binding of cell.bindings) this.#bindings.set(binding.name, binding);
    if (cell.laterWrites === "any") this.#evaluates = true;
    else for (const name of cell.laterWrites) this.#laterWrites.add(name);
  }

  /** To be told when the names of the global object have changed. */
  setGlobals(names: readonly string[]): void {
    this.#globals = new Set(names);
    for (const { name, variable, isUndeclared } of this.bindings()) {
      // It was there before it was assigned, and what the cell assigned was the global.
      if (isUndeclared === true && variable === name && this.#globals.has(name)) this.#bindings.delete(name);
    }
  }

  /** To be told when the process with the session's state was replaced by a fresh one. */
  clear(): void {
    this.#bindings.clear();
    this.#globals = FIRST_GLOBALS;
    this.#laterWrites.clear();
    this.#evaluates = false;
  }
}
