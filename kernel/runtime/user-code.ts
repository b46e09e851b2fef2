import type { CompiledCell } from "../../src/language/compiled-cell.ts";

const FUNCTION_TEXT = Function.prototype.toString as (this: object) => string;

/** Knows which functions and classes stand in the text of cells, as opposed to those of packages. */
export class UserCode {
  #cells: string[] = [];
  readonly #known = new WeakMap<object, boolean>();
  readonly #texts = new Set<string>();

  /** To be told of each cell before it runs. */
  accept({ code }: CompiledCell): void {
    if (!this.#cells.includes(code)) this.#cells.push(code);
  }

  /** A package may have a function of the same text, which is then taken for one of the session. */
  owns(callable: object): boolean {
    const known = this.#known.get(callable);
    if (known !== undefined) return known;
    const text = FUNCTION_TEXT.call(callable);
    const isOwn = this.#texts.has(text) || this.#cells.some((code) => code.includes(text));
    if (isOwn) this.#texts.add(text);
    this.#known.set(callable, isOwn);
    return isOwn;
  }
}
