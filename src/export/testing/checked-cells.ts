import { type CodeCell, type Notebook, tagsOf } from "../../notebook/notebook.ts";
import { readDirectives } from "../cells/directives.ts";

/** A notebook with one of these may have cells whose outputs are checked. */
export const CHECKED = /\/\/\|[ \t]*check-output\b|"check-output"/;

/** A code cell that is marked `//| check-output`. */
export interface CheckedCell {
  readonly cell: CodeCell;
  /** Its place in the notebook, from 0; text cells count. */
  readonly index: number;
  /** The place among the code cells, from 1. */
  readonly number: number;
}

/** The cells of a notebook whose outputs are what they shall give. */
export function findCheckedCells({ cells }: Notebook): readonly CheckedCell[] {
  let number = 0;
  return cells.flatMap((cell, index): readonly CheckedCell[] => {
    if (cell.kind !== "code") return [];
    number += 1;
    return readDirectives(cell.source, tagsOf(cell)).checksOutput ? [{ cell, index, number }] : [];
  });
}
