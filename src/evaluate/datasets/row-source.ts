import type { RowShape } from "../../frame/row-shape.ts";
import type { Dataset, DatasetColumn } from "../dataset.ts";

/** Rows as they come from somewhere; everything that a dataset can do follows from it. */
export interface RowSource<Row> {
  readonly name: string;
  readonly version: string | undefined;
  readonly schema: readonly DatasetColumn[];
  readonly length: number;
  /** Undefined where only the rows themselves can tell, as in a dataset of another's making. */
  readonly shape: RowShape | undefined;
  /** All rows, when they are in memory anyway. */
  readonly memory?: readonly Row[] | undefined;
  /** All rows in their order, some at a time; as often as wanted. */
  batches(): AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
}

/** How many rows are taken from memory at once. Where a batch ends has no meaning. */
const BATCH_ROWS = 4096;

/** Rows in memory, some at a time. */
export function* partsOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += BATCH_ROWS) yield rows.slice(start, start + BATCH_ROWS);
}

/** What somebody else's dataset gives row by row. */
export async function* gatherRows<Row>(dataset: Dataset<Row>): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  for await (const row of dataset.rows()) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The same rows in batches of exactly so many; only the last one may have fewer. */
export async function* rebatch<Row>(
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  size: number,
): AsyncGenerator<readonly Row[]> {
  let held: Row[] = [];
  for await (const batch of batches) {
    if (held.length === 0 && batch.length === size) {
      yield batch;
      continue;
    }
    for (const row of batch) {
      held.push(row);
      if (held.length < size) continue;
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}
