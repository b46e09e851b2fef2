declare const brand: unique symbol;

/** A string that may not be mixed up with strings of another meaning. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A cell of a notebook: its nbformat id, or one derived from its place when the notebook has none. */
export type CellId = Branded<"CellId">;
/** A tracked run: a UUID without dashes. */
export type RunId = Branded<"RunId">;
/** One run of one cell by the kernel. */
export type ExecutionId = Branded<"ExecutionId">;
/** A display that may be updated later (`display_id` on the wire). */
export type DisplayId = Branded<"DisplayId">;
