import type { Diagnostic } from "./diagnostic.ts";
import type { PositionTable } from "./positions.ts";

/**
 * A cell made ready to run (design C2): every top-level name becomes one script-scope `let`, declared apart, and the
 * cell itself a strict async arrow that only assigns.
 */
export interface CompiledCell {
  /** The name under which frames of this cell appear in a stack, such as `cell_3.ts`. */
  readonly fileName: string;
  /** One JavaScript expression: `async (require, __filename, __dirname, $k) => { ... }`; it resolves to `{ v }` or nothing. */
  readonly code: string;
  /** Script-scope names the code assigns; those not declared yet in the session need a `let` before it runs. */
  readonly declares: readonly string[];
  /** Top-level names as the user wrote them. */
  readonly names: readonly string[];
  /** How positions in `code` lead back to the user's text. */
  readonly positions: PositionTable;
}

/** What compiling a cell gives: code that runs, or what is wrong with it. */
export type Compilation =
  | { readonly kind: "compiled"; readonly cell: CompiledCell }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };
