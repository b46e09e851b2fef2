import { variableFor } from "./bindings.ts";
import type { Binding, CompiledCell } from "./compiled-cell.ts";

/** What a session remembers about the names that its cells declared, so that later cells mean the same ones. */
export class CellScope {
  readonly #bindings = new Map<string, Binding>();

  /** What a name means to the next cell; undefined when no cell declared it. */
  bindingOf(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  /** The variable for a name that the next cell declares: always the same, so that functions of earlier cells see it. */
  variableFor(name: string): string {
    return this.#bindings.get(name)?.variable ?? variableFor(name);
  }

  /** Every name the cells declared, the newest meaning of each. */
  bindings(): readonly Binding[] {
    return [...this.#bindings.values()];
  }

  /** To be told of each cell that is sent off to run; a cell that was compiled but never run leaves no trace. */
  accept(cell: CompiledCell): void {
    for (const binding of cell.bindings) this.#bindings.set(binding.name, binding);
  }

  /** To be told when the process with the session's state was replaced by a fresh one. */
  clear(): void {
    this.#bindings.clear();
  }
}
