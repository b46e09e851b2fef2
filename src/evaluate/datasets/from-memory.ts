import { type Frame } from "../../frame/frame.ts";
import { maybeFrame } from "../../frame/maybe-frame.ts";
import type { PlainRow } from "../../frame/plain-row.ts";
import type { Dataset } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { SchemaBuilder } from "./infer-schema.ts";
import { createDataset, memoryDataset } from "./row-dataset.ts";
import { LargeNumbers } from "./large-numbers.ts";

/** What rows in memory are called: unlike a file they have no name of their own. */
export interface MemoryOptions {
  readonly name: string;
  readonly version?: string | undefined;
}

/** How many rows of a frame are read at once. */
const BATCH_ROWS = 4096;

/**
 * A dataset of an array, of a typed array of numbers, or of a data frame of danfojs, nodejs-polars, arquero, Apache Arrow or DuckDB, whichever copy of
 * the library the frame is of. The rows must not be changed afterwards.
 *
 * Rows of an array are whatever they are; those of a frame are objects with a value for each column. Whole numbers that a
 * library gives as bigint are numbers when all of their column can be, and `null` is a value that is missing.
 *
 * @throws {@link EvaluateError} `NO_ROWS` for what is neither, and for a result whose rows were not read yet.
 * @example
 * const iris = datasetFrom([{ petal: 1.4, species: "setosa" }], { name: "iris" });
 * const sales = datasetFrom(await connection.runAndReadAll("from sales"), { name: "sales" });
 */
export function datasetFrom<Row>(rows: readonly Row[], options: MemoryOptions): Dataset<Row>;
export function datasetFrom(numbers: ArrayLike<number> & ArrayBufferView, options: MemoryOptions): Dataset<number>;
export function datasetFrom<Row = PlainRow>(frame: object, options: MemoryOptions): Dataset<Row>;
export function datasetFrom<Row>(held: object, { name, version }: MemoryOptions): Dataset<Row> {
  if (Array.isArray(held) || (ArrayBuffer.isView(held) && !(held instanceof DataView))) {
    // A copy, since whoever made the array may still add to it.
    const memory: readonly Row[] = Array.from(held as unknown as ArrayLike<Row>);
    const builder = new SchemaBuilder();
    builder.add(memory);
    return memoryDataset({ name, version, ...builder.result, memory });
  }
  const frame = maybeFrame(held);
  if (frame === undefined) {
    throw new EvaluateError("NO_ROWS", `"${name}" is made of something that has no rows`, {
      hint: "Give an array, or a frame of danfojs, nodejs-polars, arquero, apache-arrow or DuckDB.",
    });
  }
  if (frame.note !== undefined) {
    throw new EvaluateError("NO_ROWS", `the rows of "${name}" are not read yet`, { hint: `${frame.note}.` });
  }
  return fromFrame<Row>(frame, { name, version });
}

function fromFrame<Row>(frame: Frame, { name, version }: MemoryOptions): Dataset<Row> {
  const names = frame.columns.map((column) => column.name);
  const large = new LargeNumbers(names);
  const builder = new SchemaBuilder();
  for (const cells of cellsOf(frame)) {
    large.note(cells);
    builder.add(cells.map((row) => large.toRecord(row)));
  }
  const batches = function* (): Generator<readonly Row[]> {
    for (const cells of cellsOf(frame)) yield cells.map((row) => large.toRecord(row) as Row);
  };
  const { schema, length } = builder.result;
  const known = new Map(schema.map((column) => [column.name, column]));
  return createDataset<Row>({
    name,
    version,
    length,
    schema: names.map((column) => known.get(column) ?? { name: column, type: "unknown", isNullable: false }),
    shape: { kind: "records", names },
    batches,
  });
}

function* cellsOf(frame: Frame): Generator<readonly (readonly unknown[])[]> {
  const { rowCount } = frame;
  const all = frame.isSequential ? frame.readRows(0, rowCount) : undefined;
  for (let start = 0; start < rowCount; start += BATCH_ROWS) {
    const end = Math.min(start + BATCH_ROWS, rowCount);
    yield all?.slice(start, end) ?? frame.readRows(start, end);
  }
}
