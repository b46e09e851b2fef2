/** A line magic inside a cell, such as `%track on`. */
export interface MagicLine {
  /** Without the percent sign: `track`. */
  readonly name: string;
  /** What follows the name, trimmed; `?` alone for a question, as in `%track?`. */
  readonly argument: string;
  readonly lineNumber: number;
  /** UTF-16 offsets of the whole line, without its line end. */
  readonly start: number;
  readonly end: number;
}

/** A cell magic, such as `%%track`, on the first line that is not blank. */
export type CellMagic = MagicLine;

/** What a cell holds beside TypeScript. */
export interface CellMagics {
  readonly cell: CellMagic | undefined;
  readonly lines: readonly MagicLine[];
  /**
   * The TypeScript that is left, with as many lines as the cell had: the cell magic's line is blank, and the line of
   * magic number i calls `$k.magic(i)` in its place, so that magics run in order with the code around them. Other lines
   * are the same, so lines and columns hold for the cell; offsets may not.
   */
  readonly code: string;
}
