import type { CellId } from "../shared/ids.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { LaterWrites } from "./transform/later-writes.ts";
import type { MeasuringCalls } from "./analyse/measuring-calls.ts";
import type { PositionTable } from "./positions/positions.ts";

/**
 * A cell made ready to run (design C2): every top-level name becomes one script-scope `let`, declared apart, and the
 * cell itself a strict async arrow that only assigns. Plain data: it is sent as JSON to the process that runs it.
 */
export interface CompiledCell {
  /** The name under which frames of this cell appear in a stack, such as `cell_3.ts`. */
  readonly fileName: string;
  /**
   * One JavaScript expression: `async (require, __filename, __dirname, $k) => { ... }`; it resolves to `{ v }` or nothing.
   * What it may ask of `$k` is described by `KernelApi`.
   */
  readonly code: string;
  /** Script-scope names the code assigns; those not declared yet in the session need a `let` before it runs. */
  readonly declares: readonly string[];
  /**
   * Names that the code assigns and nobody declared. Those that are no globals when it runs need a `let` as well, and the
   * user is to be told about them.
   */
  readonly undeclared: readonly UndeclaredVariable[];
  /** Top-level names as the user wrote them. */
  readonly names: readonly string[];
  /** Where the value of each of these names is found from now on. */
  readonly bindings: readonly Binding[];
  /** What its functions assign, whenever they are called; see `CellScope.isWrittenLater`. */
  readonly laterWrites: LaterWrites;
  /** How positions in `code` lead back to the user's text. */
  readonly positions: PositionTable;
  /** Calls in it that measure or train something; undefined when there are none. */
  readonly measuring?: MeasuringCalls | undefined;
  /** What the user is to be told before the cell runs; the same text once in a session. */
  readonly warnings?: readonly string[];
  /** The cell of the notebook, where the client has said which one it runs. */
  readonly cellId?: CellId | undefined;
}

export interface UndeclaredVariable {
  readonly name: string;
  readonly variable: string;
  /** The line of its first assignment in the user's text, from 1. */
  readonly line: number;
  /** Whether it keeps the lines of a command, which declares it: there is nothing to tell the user. */
  readonly isOfCommand: boolean;
}

/** What a top-level name stands for in the running session. */
export interface Binding {
  /** As the user wrote it. */
  readonly name: string;
  /** The script-scope `let` that holds the value. Not the name itself when that would hide a global (`URL$user`). */
  readonly variable: string;
  /** An expression that gives the value in script scope: the variable, or a member of a module for a live import. */
  readonly expression: string;
  /** Whether assigning to the name is an error, as for `const` and imports. */
  readonly isConst: boolean;
  /** Whether the name only came into being by an assignment. */
  readonly isUndeclared?: boolean;
  /** For a named or default import: what keeps `expression` as live as the export itself. */
  readonly liveImport?: LiveImport;
}

export interface LiveImport {
  /** The script-scope `let` that holds the module. */
  readonly holder: string;
  /** The name under which the module exports the value. */
  readonly exportName: string;
}

/** What compiling a cell gives: code that runs, or what is wrong with it. */
export type Compilation =
  | { readonly kind: "compiled"; readonly cell: CompiledCell }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };
