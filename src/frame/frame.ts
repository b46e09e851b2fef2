/** A column of a frame. */
export interface FrameColumn {
  readonly name: string;
  /** What its values are, in the words of the frame's library; undefined when nobody knows. */
  readonly type: string | undefined;
}

/**
 * A table of any library, or of none: what display, charts, inspection and tracking know of it. Making one reads names,
 * types and counts; values are read when they are asked for, so that ten million rows cost no more than ten.
 */
export interface Frame {
  /** What its users call it, such as "DataFrame" or "Table". */
  readonly kind: string;
  readonly columns: readonly FrameColumn[];
  readonly rowCount: number;
  /** What the count leaves out, as a sentence; undefined when it says all. */
  readonly note: string | undefined;
  /** Reading the last rows takes as long as reading all of them. */
  readonly isSequential: boolean;
  /** What stands in front of a row where the library has labels; its number otherwise. */
  rowLabel(row: number): unknown;
  /** The values of the rows from `start` to before `end`, one array for each row, in the order of the columns. */
  readRows(start: number, end: number): readonly (readonly unknown[])[];
  /** The values of one column in these rows. */
  readColumn(column: number, start: number, end: number): ArrayLike<unknown>;
}

/** What a library has to say; the rest follows from it. */
export interface FrameSource extends Pick<Frame, "kind" | "columns" | "rowCount"> {
  readonly note?: string | undefined;
  readonly isSequential?: boolean;
  readonly rowLabel?: (row: number) => unknown;
}

/** A frame whose library reads one column after another. */
export function fromColumns(source: FrameSource, readColumn: Frame["readColumn"]): Frame {
  return {
    ...completed(source),
    readColumn,
    readRows(start, end) {
      const columns = source.columns.map((_, index) => readColumn(index, start, end));
      return Array.from({ length: end - start }, (_, row) => columns.map((values) => values[row]));
    },
  };
}

/** A frame whose library reads one row after another. */
export function fromRows(source: FrameSource, readRows: Frame["readRows"]): Frame {
  return {
    ...completed(source),
    readRows,
    readColumn: (column, start, end) => readRows(start, end).map((row) => row[column]),
  };
}

function completed({ note, isSequential = false, rowLabel = (row) => row, ...source }: FrameSource) {
  return { ...source, note, isSequential, rowLabel };
}
