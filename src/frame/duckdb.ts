// What a query of @duckdb/node-api gives: a result whose rows are all there, one whose rows stream by, or a reader of one.
import { dataProperty, hasMethods } from "../shared/data-property.ts";
import { fromDuckDbValue } from "./duckdb-value.ts";
import { type Frame, type FrameColumn, fromColumns } from "./frame.ts";

interface DescribesColumns {
  deduplicatedColumnNames(): readonly string[];
  columnTypes(): readonly unknown[];
}

interface DataChunk {
  readonly rowCount: number;
  getColumnValues(column: number): readonly unknown[];
}

interface MaterializedResult extends DescribesColumns {
  readonly rowCount: number;
  readonly chunkCount: number;
  getChunk(index: number): DataChunk;
}

interface ResultReader extends DescribesColumns {
  readonly currentRowCount: number;
  readonly done: boolean;
  value(column: number, row: number): unknown;
}

/** How many rows a chunk has, but the last one. */
const CHUNK_ROWS = 2048;

export function maybeDuckDbResult(value: object): Frame | undefined {
  if (!hasMethods(value, ["deduplicatedColumnNames", "columnTypes", "getRowObjectsJson"])) return undefined;
  if (typeof dataProperty(value, "currentRowCount_") === "number") return fromReader(value as ResultReader);
  if (hasMethods(value, ["getChunk"])) return fromMaterialized(value as MaterializedResult);
  return fromStream(value as DescribesColumns);
}

function columnsOf(result: DescribesColumns): readonly FrameColumn[] {
  const types = result.columnTypes();
  return result.deduplicatedColumnNames().map((name, column) => ({ name, type: String(types[column]) }));
}

function fromMaterialized(result: MaterializedResult): Frame {
  const { rowCount, chunkCount } = result;
  const columns = columnsOf(result);
  // Fetching a chunk takes 0.1 ms, and the rows that are shown lie in the first and in the last ones.
  const chunks = new Map<number, DataChunk>();
  const chunkAt = (index: number): DataChunk => {
    const chunk = chunks.get(index) ?? result.getChunk(index);
    return chunks.size < 4 ? (chunks.set(index, chunk), chunk) : chunk;
  };
  const starts = new ChunkStarts(rowCount, chunkCount, (index) => chunkAt(index).rowCount);
  return fromColumns({ kind: "DuckDBResult", columns, rowCount }, (column, start, end) => {
    const values: unknown[] = [];
    for (let index = starts.chunkOf(start); index < chunkCount && starts.startOf(index) < end; index += 1) {
      const from = starts.startOf(index);
      const read = chunkAt(index).getColumnValues(column);
      for (const value of read.slice(Math.max(start - from, 0), end - from)) values.push(fromDuckDbValue(value));
    }
    return values;
  });
}

/** At which row each chunk starts. */
class ChunkStarts {
  readonly #starts: number[] | undefined;
  readonly #chunkCount: number;

  constructor(rowCount: number, chunkCount: number, countRows: (chunk: number) => number) {
    this.#chunkCount = chunkCount;
    const isEven = rowCount > (chunkCount - 1) * CHUNK_ROWS && rowCount <= chunkCount * CHUNK_ROWS;
    if (isEven) return;
    this.#starts = [0];
    for (let index = 0; index < chunkCount; index += 1) this.#starts.push(this.startOf(index) + countRows(index));
  }

  startOf(chunk: number): number {
    return this.#starts?.[chunk] ?? chunk * CHUNK_ROWS;
  }

  chunkOf(row: number): number {
    if (this.#starts === undefined) return Math.floor(row / CHUNK_ROWS);
    let chunk = 0;
    while (chunk < this.#chunkCount - 1 && this.startOf(chunk + 1) <= row) chunk += 1;
    return chunk;
  }
}

function fromReader(reader: ResultReader): Frame {
  const note = reader.done ? undefined : "more rows are not read yet: await reader.readAll()";
  return fromColumns(
    { kind: "DuckDBResultReader", columns: columnsOf(reader), rowCount: reader.currentRowCount, note },
    (column, start, end) =>
      Array.from({ length: end - start }, (_, offset) => fromDuckDbValue(reader.value(column, start + offset))),
  );
}

/** Reading a stream takes its rows away from the user, so only its columns are told. */
function fromStream(result: DescribesColumns): Frame {
  const note = "its rows are not read yet: await result.getRowObjects(), or run the query with runAndReadAll";
  return fromColumns({ kind: "DuckDBResult", columns: columnsOf(result), rowCount: 0, note }, () => []);
}
