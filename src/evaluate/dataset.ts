/** What the values of a column are; `mixed` when they are of several kinds, `unknown` when no row has one. */
export type ColumnType = "number" | "bigint" | "boolean" | "string" | "date" | "list" | "object" | "mixed" | "unknown";

/** A column of a dataset. */
export interface DatasetColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether a row has no value there: it is null, undefined or NaN. */
  readonly isNullable: boolean;
}

/** A column by its name, or whatever a function makes of a row. */
export type RowKey<Row> = (keyof Row & string) | ((row: Row) => unknown);

/** How the rows of a dataset are parted. */
export interface SplitOptions<Row> {
  /** A share of the rows between 0 and 1. What the others leave when it is not given; otherwise the three add up to 1. */
  readonly train?: number;
  /** 0 by default. */
  readonly validation?: number;
  /** 0 by default. */
  readonly test?: number;
  /** An integer, 0 by default. The same seed parts the same rows in the same way, on every machine. */
  readonly seed?: number;
  /** Each value of this has its share in every part, within one row. */
  readonly stratify?: RowKey<Row>;
  /** Rows with the same value of this stay together, such as those of one patient. */
  readonly group?: RowKey<Row>;
}

/** The parts of a dataset. A part whose share is 0 has no rows. */
export interface DatasetSplit<Row> {
  readonly train: Dataset<Row>;
  readonly validation: Dataset<Row>;
  readonly test: Dataset<Row>;
}

/** What a mapped dataset is called, where it shall not be called as what it was made from. */
export interface MapOptions {
  readonly name?: string;
  readonly version?: string;
}

/**
 * Rows that can be read again and again, and are told apart by their content.
 *
 * Nothing says where the rows are: an array, a data frame, a file larger than memory. They are the same, in the same order,
 * at each reading.
 *
 * @example
 * const { train, test } = await iris.split({ test: 0.2, seed: 7, stratify: "species" });
 * await model.fit?.(train);
 * for await (const row of test.rows()) console.log(row.species);
 */
export interface Dataset<Row> {
  readonly name: string;
  /** What a person calls this state of the data; the digest is what tells states apart. */
  readonly version: string | undefined;
  readonly schema: readonly DatasetColumn[];
  /** The number of rows. */
  readonly length: number;
  /**
   * The sha256 over the names of columns and all values, in hex: the same for the same rows, whatever holds them and in
   * whatever order their columns stand.
   */
  digest(): Promise<string>;
  /** All rows from the first on; may be called as often as wanted, also while another reading is under way. */
  rows(): AsyncIterable<Row>;
  /**
   * Parts the rows, each into exactly one part, in which they keep their order.
   *
   * @throws {@link EvaluateError} `BAD_SPLIT` for shares that are none, or more than the rows can give.
   */
  split(options: SplitOptions<Row>): Promise<DatasetSplit<Row>>;
  /**
   * The first rows.
   *
   * @param count - How many; all of them when there are no more.
   * @throws {@link EvaluateError} `BAD_COUNT` for anything but a whole number from 0 on.
   */
  take(count: number): Dataset<Row>;
  /**
   * Other rows, made of these one by one. Rows of a file are made anew with each reading, so the function gives the same
   * each time.
   */
  map<Mapped>(
    toRow: (row: Row, index: number) => Mapped | Promise<Mapped>,
    options?: MapOptions,
  ): Promise<Dataset<Mapped>>;
}
