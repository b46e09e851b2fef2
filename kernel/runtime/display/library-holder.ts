import type { CellId } from "../../../src/shared/ids.ts";

/**
 * Which cell of the notebook has the library in its output. Run again, that cell gets it again, since its output is
 * replaced. What a client that names its cells runs without a name has no place in the notebook.
 */
export class LibraryHolder {
  #holder: { readonly cellId: CellId | undefined } | undefined;
  #isNaming = false;

  /** Whether the output of this cell is to bear the library. */
  take(cellId: CellId | undefined): boolean {
    this.#isNaming ||= cellId !== undefined;
    if (cellId === undefined && this.#isNaming) return false;
    if (this.#holder !== undefined && (cellId === undefined || this.#holder.cellId !== cellId)) return false;
    this.#holder = { cellId };
    return true;
  }
}
