import type { TranspileHelpers } from "./transpile/transpile-helpers.ts";

/**
 * What compiled code may ask of its surroundings, under the name `$k`. Whoever runs a cell hands it one of these; it
 * may be another one for each cell, since functions keep the `$k` of the cell that they were written in.
 */
export interface KernelApi {
  /**
   * Loads a module, as `import(specifier, options)` in the notebook's folder would. The specifier is as the user wrote
   * it, with Deno's `npm:` and version.
   */
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
  /** `import.meta` of the notebook. */
  readonly meta: ImportMeta;
  /** Throws the TypeError for an assignment to a constant or an import. */
  constErr(name: string): never;
  /** Runs magic number `index` of the cell, as `findMagics` counts them, with the values that its command takes. */
  magic(index: number, values?: readonly unknown[]): Promise<void>;
  /** The same for a command whose lines are kept. */
  lines(index: number, values?: readonly unknown[]): Promise<readonly string[]>;
  /** Begins to measure the code up to `magicEnd`. */
  magicBegin(index: number): Promise<void>;
  /** Ends measuring; gives what the value comes to. */
  magicEnd(index: number, value?: unknown): Promise<unknown>;
  /** Measures the function that `prepare` gives, by calling it over and over. */
  magicRepeat(index: number, prepare: () => Promise<() => unknown>): Promise<void>;
  /** Whether a function of a cell that has begun by now may assign one of these names, whenever it is called. */
  isWrittenLater(names: readonly string[]): boolean;
  /**
   * Throws when the execution that the caller belongs to was abandoned, else gives the value back. Every `await` of
   * user code goes through it, so that a loop which awaits stops after an interrupt.
   */
  alive<Value>(value?: Value): Value;
  /**
   * Is shown everything that a `catch` of user code catches, before that code goes on, and gives it back. It puts the
   * user's own names into messages of V8, which names the variables of the compiled code; and what ends an abandoned
   * execution it throws again, since the user's code cannot mean to catch that.
   */
  caught<Thrown>(thrown: Thrown): Thrown;
  readonly helpers: TranspileHelpers;
}
