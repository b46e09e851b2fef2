import type { FileMetaData } from "hyparquet";

import type { PlainRow } from "../../../frame/plain-row.ts";
import { messageOf } from "../../../shared/errors.ts";
import type { Dataset } from "../../dataset.ts";
import { createDataset } from "../row-dataset.ts";
import { DataFile, type FileOptions } from "./data-file.ts";
import { tableSource } from "./table-source.ts";

/**
 * A dataset of a Parquet file, read by hyparquet one row group at a time. Whole numbers are numbers unless one of their
 * column is beyond 2^53; dates and times are Dates, to the millisecond; what is missing is null.
 *
 * All codecs but LZ4 and LZO are read.
 *
 * @throws {@link EvaluateError} `BAD_FILE`
 */
export async function datasetFromParquet<Row = PlainRow>(
  path: string | URL,
  options: FileOptions = {},
): Promise<Dataset<Row>> {
  const file = new DataFile(path);
  const { names, readCells } = await openParquet(file);
  return createDataset(await tableSource<Row>(file, options, names, readCells));
}

async function openParquet(file: DataFile) {
  // Loaded with the first Parquet file: most programs have none.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await import("hyparquet");
  const buffer = await readingOf(file, () => asyncBufferFromFile(file.path));
  const metadata: FileMetaData = await readingOf(file, () => parquetMetadataAsync(buffer));
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const compressors = await nodeCompressors();
  const readCells = async function* (): AsyncGenerator<readonly (readonly unknown[])[]> {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const read = { file: buffer, metadata, compressors, rowStart, rowEnd, rowFormat: "array" as const };
      yield await readingOf(
        file,
        () =>
          new Promise<readonly (readonly unknown[])[]>((resolve, reject) => {
            parquetRead({ ...read, onComplete: (rows) => resolve(rows as readonly (readonly unknown[])[]) }).catch(
              reject,
            );
          }),
      );
      rowStart = rowEnd;
    }
  };
  return { names, readCells };
}

async function readingOf<Result>(file: DataFile, read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw file.fault(`"${file.label}" cannot be read as Parquet: ${messageOf(cause)}`, { cause });
  }
}

/** What hyparquet has no code for, and Node has. Snappy it has. */
async function nodeCompressors() {
  const { brotliDecompressSync, gunzipSync, zstdDecompressSync } = await import("node:zlib");
  return {
    GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
    BROTLI: (bytes: Uint8Array) => brotliDecompressSync(bytes),
    ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes),
  };
}
