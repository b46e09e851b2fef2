import { ColumnsDigest, PART_ROWS } from "../../frame/frame-digest.ts";
import { readRowColumns } from "../../frame/row-shape.ts";
import { maybeRowsDigest } from "../../frame/rows-digest.ts";
import type { Dataset, DatasetColumn, DatasetSplit, MapOptions, SplitOptions } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { SchemaBuilder } from "./infer-schema.ts";
import { gatherRows, partsOf, rebatch, type RowSource } from "./row-source.ts";
import { showDataset } from "./show-dataset.ts";
import { PART_NAMES, planSplit } from "./split/plan-split.ts";

/** A dataset of rows that come from somewhere. */
class RowDataset<Row> implements Dataset<Row> {
  readonly source: RowSource<Row>;
  #digest: Promise<string> | undefined;

  constructor(source: RowSource<Row>) {
    this.source = source;
  }

  get name(): string {
    return this.source.name;
  }

  get version(): string | undefined {
    return this.source.version;
  }

  get schema(): readonly DatasetColumn[] {
    return this.source.schema;
  }

  get length(): number {
    return this.source.length;
  }

  digest(): Promise<string> {
    const digest = this.#digest ?? digestOf(this.source);
    this.#digest = digest;
    // A file that could not be read this time may be there the next time.
    digest.catch(() => {
      this.#digest = undefined;
    });
    return digest;
  }

  async *rows(): AsyncGenerator<Row, void> {
    for await (const batch of this.source.batches()) yield* batch;
  }

  async split(options: SplitOptions<Row>): Promise<DatasetSplit<Row>> {
    const parts = await planSplit(this.source, options);
    const [train, validation, test] = PART_NAMES.map((name, part) =>
      selectRows<Row>(this, (index) => parts[index] === part, `${this.name}/${name}`),
    );
    return { train, validation, test } as DatasetSplit<Row>;
  }

  take(count: number): Dataset<Row> {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new EvaluateError("BAD_COUNT", `"${count}" is no number of rows`, {
        hint: "Give a whole number from 0 on.",
      });
    }
    if (count >= this.length) return this;
    const { source } = this;
    const name = `${source.name}/first-${count}`;
    const memory = source.memory?.slice(0, count);
    const batches = memory === undefined ? () => firstRows(source, count) : () => partsOf(memory);
    return new RowDataset({ ...source, name, length: count, memory, batches });
  }

  async map<Mapped>(
    toRow: (row: Row, index: number) => Mapped | Promise<Mapped>,
    options: MapOptions = {},
  ): Promise<Dataset<Mapped>> {
    const { source } = this;
    const named = { name: options.name ?? source.name, version: options.version ?? source.version };
    const batches = (): AsyncIterable<readonly Mapped[]> => mapRows(source, toRow);
    const builder = new SchemaBuilder();
    const kept: Mapped[] = [];
    for await (const batch of batches()) {
      builder.add(batch);
      if (source.memory !== undefined) kept.push(...batch);
    }
    if (source.memory !== undefined) return memoryDataset({ ...named, ...builder.result, memory: kept });
    return new RowDataset({ ...named, ...builder.result, batches });
  }

  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    return showDataset(this);
  }
}

export function createDataset<Row>(source: RowSource<Row>): Dataset<Row> {
  return new RowDataset(source);
}

export function memoryDataset<Row>(source: Omit<RowSource<Row>, "batches"> & { readonly memory: readonly Row[] }) {
  return createDataset<Row>({ ...source, batches: () => partsOf(source.memory) });
}

/** What a dataset is made of, also one of somebody else's making. */
export function sourceOf<Row>(dataset: Dataset<Row>): RowSource<Row> {
  if (dataset instanceof RowDataset) return (dataset as RowDataset<Row>).source;
  const { name, version, schema, length } = dataset;
  return { name, version, schema, length, shape: undefined, batches: () => gatherRows(dataset) };
}

/**
 * The rows of a dataset, so many at a time: the quickest way through them.
 *
 * @param size - How many rows a batch has; the last one may have fewer.
 */
export function readBatches<Row>(dataset: Dataset<Row>, size: number): AsyncIterable<readonly Row[]> {
  return rebatch(sourceOf(dataset).batches(), size);
}

/** The rows of a dataset at some places, in their order: a fold, or a part. Rows of a file stay in the file. */
export function selectRows<Row>(
  dataset: Dataset<Row>,
  isSelected: (index: number) => boolean,
  name: string,
): Dataset<Row> {
  const source = sourceOf(dataset);
  let length = 0;
  for (let index = 0; index < source.length; index += 1) if (isSelected(index)) length += 1;
  const memory = source.memory?.filter((_, index) => isSelected(index));
  const batches = memory === undefined ? () => selectedRows(source, isSelected) : () => partsOf(memory);
  return new RowDataset({ ...source, name, length, memory, batches });
}

async function digestOf<Row>({ shape, schema, length, batches }: RowSource<Row>): Promise<string> {
  if (shape === undefined || (length === 0 && schema.length === 0)) {
    const rows: Row[] = [];
    for await (const batch of batches()) rows.push(...batch);
    return maybeRowsDigest(rows) ?? "";
  }
  const digest = new ColumnsDigest(shape.names);
  for await (const batch of rebatch(batches(), PART_ROWS)) {
    digest.add(readRowColumns(shape, batch, 0, batch.length), batch.length);
  }
  return digest.end();
}

async function* firstRows<Row>(source: RowSource<Row>, count: number): AsyncGenerator<readonly Row[]> {
  let left = count;
  if (left === 0) return;
  for await (const batch of source.batches()) {
    yield batch.length <= left ? batch : batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}

async function* selectedRows<Row>(
  source: RowSource<Row>,
  isSelected: (index: number) => boolean,
): AsyncGenerator<readonly Row[]> {
  let start = 0;
  for await (const batch of source.batches()) {
    const first = start;
    const selected = batch.filter((_, offset) => isSelected(first + offset));
    start += batch.length;
    if (selected.length > 0) yield selected;
  }
}

async function* mapRows<Row, Mapped>(
  source: RowSource<Row>,
  toRow: (row: Row, index: number) => Mapped | Promise<Mapped>,
): AsyncGenerator<readonly Mapped[]> {
  let index = 0;
  for await (const batch of source.batches()) {
    const mapped: Mapped[] = [];
    for (const row of batch) {
      const made = toRow(row, index);
      mapped.push(made instanceof Promise ? await made : made);
      index += 1;
    }
    yield mapped;
  }
}
